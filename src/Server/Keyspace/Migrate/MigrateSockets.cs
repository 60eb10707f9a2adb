// MigrateSockets: the connections of MIGRATE, kept for a while.
// Port of redis 7.2 cluster.c (MIGRATE socket cache). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Whoever moves many keys sends many MIGRATEs to one address: the connection stays for ten seconds
// after its last use. At most 64 stay; one by chance gives way to a 65th.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Connections by address.</summary>
/// <port>server.h redisServer</port>
public sealed class MigrateSockets
{
    /// <port>cluster.c MIGRATE_SOCKET_CACHE_ITEMS</port>
    private const int MaxSockets = 64;

    /// <port>cluster.c MIGRATE_SOCKET_CACHE_TTL</port>
    private const long LifeS = 10;

    private readonly List<MigrateSocket> _sockets = [];

    public int Count => _sockets.Count;

    /// <summary>The connection to this address, a new one if there is none; null when none can be
    /// made.</summary>
    /// <port>cluster.c migrateGetSocket</port>
    public MigrateSocket? Get(RedisServer server, string host, string port, long timeoutMs)
    {
        string address = host + ":" + port;
        MigrateSocket? kept = _sockets.Find(s => s.Address == address);
        if (kept != null)
        {
            kept.LastUseUnixS = server.Time.UnixS;
            return kept;
        }
        if (_sockets.Count == MaxSockets)
        {
            Close(_sockets[(int)(server.NextRandom() % MaxSockets)]);
        }
        var conn = new SocketConnection(server);
        int number = RdbText.Atoi(System.Text.Encoding.Latin1.GetBytes(port));
        if (!conn.BlockingConnect(host, number, timeoutMs).Ok)
        {
            conn.Close();
            return null;
        }
        _ = server.Env.Net.SetNoDelay(conn.Fd, true);
        var made = new MigrateSocket(address, conn) { LastUseUnixS = server.Time.UnixS };
        _sockets.Add(made);
        return made;
    }

    /// <summary>Closes and forgets one; nothing if it is forgotten already.</summary>
    /// <port>cluster.c migrateCloseSocket</port>
    public void Close(MigrateSocket socket)
    {
        if (_sockets.Remove(socket))
        {
            socket.Conn.Close();
        }
    }

    /// <summary>Closes those not used for a while.</summary>
    /// <port>cluster.c migrateCloseTimedoutSockets</port>
    public void CloseTimedOut(RedisServer server)
    {
        for (int i = _sockets.Count - 1; i >= 0; i--)
        {
            if (server.Time.UnixS - _sockets[i].LastUseUnixS > LifeS)
            {
                Close(_sockets[i]);
            }
        }
    }
}
