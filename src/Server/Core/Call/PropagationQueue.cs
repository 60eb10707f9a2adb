// PropagationQueue: commands to write to replicas and AOF once the running one ends.
// Port of redis 7.2 server.h redisOpArray. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Arguments are kept as the slices they are: the queue is emptied before the outermost command's
// arguments are released. A client that is freed gives them back, but none is while its own command
// runs (see CommandCall), and the arguments of a transaction are copies. What is nobody's argument
// (a number, an ID, a member that was drawn) is written into a block of the queue's own. The lists
// and the block keep the room that a command needed within the last second, so that a steady stream
// of writes allocates nothing, however much one of them brings along.
using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Collected by alsoPropagate, written as one MULTI/EXEC when there is more than
/// one.</summary>
/// <port>server.h redisOpArray</port>
public sealed class PropagationQueue
{
#if DEBUG
    private const int KeepArguments = 16;
    private const int BlockBytes = 64;
#else
    private const int KeepArguments = 4096;
    private const int BlockBytes = 16 * 1024;
#endif
    private const int MaxDigits = 20;
    private const int SpareShare = 4;

    private readonly List<PropagatedCommand> _commands = [];
    private readonly List<ReadOnlyMemory<byte>> _arguments = [];
    private byte[] _block = [];
    private int _used;
    private int _taken;
    private int _mostArguments;
    private int _mostTaken;

    public bool IsEmpty => _commands.Count == 0;
    public int Count => _commands.Count;

    internal PropagatedCommand this[int i] => _commands[i];

    /// <port>server.c redisOpArrayAppend</port>
    internal void Add(int dbId, PropagateTarget target, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        _commands.Add(new PropagatedCommand(dbId, target, _arguments.Count, argv.Length));
        _arguments.AddRange(argv);
    }

    /// <summary>A copy of some bytes, to be an argument of a command that is queued now.</summary>
    internal ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return Take(bytes.Length);
    }

    /// <summary>A number, likewise.</summary>
    internal ReadOnlyMemory<byte> Digits(long value)
    {
        bool fits = Utf8Formatter.TryFormat(value, Room(MaxDigits), out int length);
        Check.That(fits);
        return Take(length);
    }

    /// <summary>The ID of an entry of a stream, likewise.</summary>
    internal ReadOnlyMemory<byte> Id(StreamId id) =>
        Take(id.Text(Room(StreamId.MaxText)).Length);

    internal ReadOnlySpan<ReadOnlyMemory<byte>> Arguments(PropagatedCommand command) =>
        CollectionsMarshal.AsSpan(_arguments).Slice(command.First, command.Count);

    /// <port>server.c redisOpArrayFree</port>
    internal void Clear()
    {
        _mostArguments = int.Max(_mostArguments, _arguments.Count);
        _mostTaken = int.Max(_mostTaken, _taken);
        _commands.Clear();
        _arguments.Clear();
        _used = 0;
        _taken = 0;
    }

    /// <summary>To be called once a second: lets go of room of which less than a quarter was needed
    /// since the last call. Within a command that loads, nothing happens.</summary>
    internal void EverySecond()
    {
        if (!IsEmpty)
        {
            return;
        }

        if (_mostArguments < _arguments.Capacity / SpareShare
            && _arguments.Capacity > KeepArguments)
        {
            _arguments.Capacity = KeepArguments;
            _commands.Capacity = 0;
        }

        if (_mostTaken < _block.Length / SpareShare && _block.Length > BlockBytes)
        {
            _block = [];
        }

        _mostArguments = 0;
        _mostTaken = 0;
    }

    // A block that is full goes when the arguments go that lie in it; the next has room for all of
    // a command that is as large.
    private Span<byte> Room(int length)
    {
        if (_block.Length - _used < length)
        {
            long wanted = long.Max(long.Max(length, BlockBytes), 2L * _taken);
            _block = new byte[(int)long.Min(wanted, Array.MaxLength)];
            _used = 0;
        }

        return _block.AsSpan(_used, length);
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        _used += length;
        _taken += length;
        return _block.AsMemory(_used - length, length);
    }
}
