// ClientEviction: maxmemory-clients: the largest clients go when all together take too much.
// Port of redis 7.2 networking.c evictClients. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C keeps clients in buckets by size, each moved after every command. Here one comparison of sums
// that are kept anyway tells that nothing is to be done; only above the limit are clients counted
// one by one.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Eviction of clients.</summary>
internal static class ClientEviction
{
    private const long LeastLimitBytes = 128 * 1024;

    /// <summary>Frees clients until the rest is below the limit; the current one may be among
    /// them.</summary>
    /// <port>networking.c evictClients</port>
    public static void Run(RedisServer server)
    {
        long limit = LimitBytes(server);
        if (limit == 0 || ClientMemory.UpperBoundBytes(server) < limit)
        {
            return;
        }

        while (Sum(server, out Client? largest) >= limit)
        {
            if (largest is null)
            {
                server.Log(LogLevel.Warning,
                    "Over client maxmemory after evicting all evictable clients");
                return;
            }

            server.Log(LogLevel.Notice, $"Evicting client: {ClientInfo.Line(largest)}");
            int before = server.Clients.All.Count;
            largest.FreeClient();
            Check.That(server.Clients.All.Count < before);
            server.Stats.EvictedClients++;
        }
    }

    /// <summary>Bytes, or a part of maxmemory; 0 for no limit.</summary>
    /// <port>networking.c getClientEvictionLimit</port>
    public static long LimitBytes(RedisServer server)
    {
        long setting = server.Config.MaxmemoryClients;
        if (setting == 0 || (setting < 0 && server.Config.Maxmemory == 0))
        {
            return 0;
        }

        long bytes = setting > 0
            ? setting
            : (long)(server.Config.Maxmemory * -(double)setting / 100);
        return long.Max(bytes, LeastLimitBytes);
    }

    // What ordinary clients and subscribers take together, and the one to go first.
    /// <port>server.c clientEvictionAllowed</port>
    private static long Sum(RedisServer server, out Client? largest)
    {
        long sum = 0;
        long most = 0;
        largest = null;
        foreach (Client c in server.Clients.All)
        {
            if (c.Type is not (ClientType.Normal or ClientType.PubSub))
            {
                continue;
            }

            long bytes = ClientMemory.Total(c);
            sum += bytes;
            if (bytes > most && !c.Has(ClientFlags.NoEvict | ClientFlags.Protected))
            {
                most = bytes;
                largest = c;
            }
        }

        return sum;
    }
}
