// ClientLifecycle: how clients come and go.
// Port of redis 7.2 networking.c createClient freeClient. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Creation, freeing and the queues in between.</summary>
public static class ClientLifecycle
{
    /// <summary>Frees the client before the loop sleeps: safe wherever the client is still in use.</summary>
    /// <port>networking.c freeClientAsync</port>
    public static void FreeAsync(this Client c)
    {
        if (c.Has(ClientFlags.CloseAsap | ClientFlags.Script))
        {
            return;
        }

        c.Flags |= ClientFlags.CloseAsap;
        c.Server.Clients.ToClose.Add(c);
    }

    /// <port>networking.c logInvalidUseAndFreeClientAsync</port>
    public static void LogInvalidUseAndFreeAsync(this Client c, string what)
    {
        c.Server.Log(LogLevel.Warning, $"{what}, disconnecting it: id={c.Id}");
        c.FreeAsync();
    }
}
