// ReplicaStream: where in the replication buffer one replica is.
// Port of redis 7.2 networking.c (replica output). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A reader of the replication buffer. Starts at the first byte fed after it was attached,
/// or where a partial synchronisation begins.</summary>
public sealed class ReplicaStream(RedisServer server) : IReplicaStream
{
    private ReplBufBlock? _block;
    private int _pos;

    /// <summary>False until there was a byte for this replica.</summary>
    public bool IsAttached => _block != null;

    /// <port>networking.c clientHasPendingReplies</port>
    public bool HasPending =>
        _block != null && (_block != server.Repl.Buffer.Last || _pos < _block.Used);

    /// <port>networking.c getClientOutputBufferMemoryUsage</port>
    public long MemoryBytes => _block == null
        ? 0
        : server.Repl.Buffer.Last!.ReplOffset + server.Repl.Buffer.Last.Size - _block.ReplOffset
            + ((long)ReplicationBuffer.BlockOverheadBytes * Blocks);

    public int Blocks => _block == null ? 0 : (int)(server.Repl.Buffer.Last!.Id - _block.Id + 1);

    /// <port>networking.c _writeToClient</port>
    public SysResult WriteTo(Connection conn)
    {
        Check.That(_block != null && _pos <= _block.Used);
        NextBlock();
        if (_pos == _block.Used)
        {
            return SysResult.Success();
        }

        SysResult sent = conn.Write(_block.Data(_pos));
        if (sent.Ok)
        {
            _pos += sent.Int;
            NextBlock();
        }

        return sent;
    }

    // Moves on from a block that was sent to its end.
    private void NextBlock()
    {
        if (_block!.Next != null && _pos == _block.Used)
        {
            _block.RefCount--;
            _block = _block.Next;
            _block.RefCount++;
            _pos = 0;
            server.Repl.Backlog!.IncrementalTrim(server);
        }
    }

    /// <summary>Stands at a byte of a block.</summary>
    internal void Attach(ReplBufBlock block, int pos)
    {
        Check.That(_block == null);
        _block = block;
        _pos = pos;
        block.RefCount++;
    }

    /// <summary>Stands where another replica of the same snapshot stands.</summary>
    /// <port>networking.c copyReplicaOutputBuffer</port>
    internal void CopyFrom(ReplicaStream other)
    {
        Detach();
        if (other._block != null)
        {
            Attach(other._block, other._pos);
        }
    }

    /// <summary>Leaves the buffer; what only this replica held can go.</summary>
    /// <port>replication.c freeReplicaReferencedReplBuffer</port>
    public void Detach()
    {
        if (_block == null)
        {
            return;
        }

        Check.That(_block.RefCount > 0);
        _block.RefCount--;
        _block = null;
        _pos = 0;
        server.Repl.Backlog?.IncrementalTrim(server);
    }
}
