// SimConnection: one end of an open connection, for tests that break it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>An open connection of a node, as it was when asked for.</summary>
public sealed class SimConnection
{
    private readonly SimStream _stream;

    internal SimConnection(SimNode node, int fd, SimStream stream)
    {
        Node = node;
        Fd = fd;
        _stream = stream;
    }

    public SimNode Node { get; }

    public int Fd { get; }

    public NetAddress Local => _stream.Local;

    public NetAddress Remote => _stream.Remote;

    /// <summary>True if bytes, its end or an error wait to be read.</summary>
    public bool Readable => _stream.Readable;

    /// <summary>Resets it: both ends see ECONNRESET, what is under way is lost.</summary>
    public void Reset() => _stream.Break();

    /// <summary>Makes it half open: this end fails with ETIMEDOUT, the other one is told nothing
    /// and finds out when it sends.</summary>
    public void Forget() => _stream.Forget();
}
