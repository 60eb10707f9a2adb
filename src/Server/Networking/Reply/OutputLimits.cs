// OutputLimits: how much may wait to be sent to a client.
// Port of redis 7.2 networking.c checkClientOutputBufferLimits. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>client-output-buffer-limit, hard and soft.</summary>
internal static class OutputLimits
{
    /// <summary>What a client that has not authenticated may leave unread.</summary>
    private const long UnauthenticatedBytes = 64 * 1024;

    /// <summary>Closes the client when it is over its limit; true when it was.</summary>
    /// <port>networking.c closeClientOnOutputBufferLimitReached</port>
    public static bool CloseIfReached(Client c, bool async)
    {
        if (c.Conn is null || c.Has(ClientFlags.CloseAsap))
        {
            return false;
        }

        bool isReplica = c.Type == ClientType.Replica;
        if (!isReplica && c.Reply.PendingBytes <= ClientReply.ChunkBytes)
        {
            return false;
        }

        if (!IsReached(c))
        {
            return false;
        }

        string info = ClientInfo.Line(c);
        c.Server.Stats.ClientOutbufLimitDisconnections++;
        if (async)
        {
            c.FreeAsync();
            c.Server.Log(
                LogLevel.Warning,
                $"Client {info} scheduled to be closed ASAP for overcoming of output buffer "
                    + $"limits.");
        }
        else
        {
            c.FreeClient();
            c.Server.Log(
                LogLevel.Warning, $"Client {info} closed for overcoming of output buffer limits.");
        }

        return true;
    }

    /// <summary>Whether so much may wait for the client as it likes.</summary>
    public static bool HasNone(Client c)
    {
        ClientBufferLimits limits = c.Server.Config.ClientOutputBufferLimit[(int)c.Type];
        return limits.HardLimitBytes == 0 && limits.SoftLimitBytes == 0 && !c.AuthRequired();
    }

    /// <port>networking.c checkClientOutputBufferLimits</port>
    private static bool IsReached(Client c)
    {
        RedisServer server = c.Server;
        long used = ClientMemory.OutputBytes(c);

        // REDISNET(unauthenticated-output): C 7.2.4 lets a client that has not authenticated pile
        // up error replies without end (CVE-2025-21605).
        if (c.AuthRequired() && used > UnauthenticatedBytes)
        {
            return true;
        }

        ClientType type = c.Type == ClientType.Master ? ClientType.Normal : c.Type;
        ClientBufferLimits limits = server.Config.ClientOutputBufferLimit[(int)type];
        long hard = limits.HardLimitBytes;
        if (type == ClientType.Replica && hard > 0 && hard < server.Config.ReplBacklogSize)
        {
            hard = server.Config.ReplBacklogSize;
        }

        bool overHard = hard > 0 && used >= hard;
        bool overSoft = limits.SoftLimitBytes > 0 && used >= limits.SoftLimitBytes;
        return SoftLasted(c, overSoft, limits.SoftLimitSeconds) || overHard;
    }

    private static bool SoftLasted(Client c, bool over, long seconds)
    {
        long now = c.Server.Time.UnixS;
        if (!over)
        {
            c.ObufSoftLimitReachedUnixS = 0;
            return false;
        }

        if (c.ObufSoftLimitReachedUnixS == 0)
        {
            c.ObufSoftLimitReachedUnixS = now;
            return false;
        }

        Check.That(now >= 0);
        return now - c.ObufSoftLimitReachedUnixS > seconds;
    }
}
