// PropagationQueue: commands to write to replicas and AOF once the running one ends.
// Port of redis 7.2 server.h redisOpArray. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Arguments are kept as the slices they are: the queue is emptied before the outermost command's
// arguments are released. A client that is freed gives them back, but none is while its own command
// runs (see CommandCall), and the arguments of a transaction are copies. The two lists keep their
// room, so that a steady stream of writes allocates nothing.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace RedisNet.Server;

/// <summary>Collected by alsoPropagate, written as one MULTI/EXEC when there is more than
/// one.</summary>
/// <port>server.h redisOpArray</port>
public sealed class PropagationQueue
{
    private const int KeepArguments = 1024;
    private readonly List<PropagatedCommand> _commands = [];
    private readonly List<ReadOnlyMemory<byte>> _arguments = [];

    public bool IsEmpty => _commands.Count == 0;
    public int Count => _commands.Count;

    internal PropagatedCommand this[int i] => _commands[i];

    /// <port>server.c redisOpArrayAppend</port>
    internal void Add(int dbId, PropagateTarget target, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        _commands.Add(new PropagatedCommand(dbId, target, _arguments.Count, argv.Length));
        _arguments.AddRange(argv);
    }

    internal ReadOnlySpan<ReadOnlyMemory<byte>> Arguments(PropagatedCommand command) =>
        CollectionsMarshal.AsSpan(_arguments).Slice(command.First, command.Count);

    /// <port>server.c redisOpArrayFree</port>
    internal void Clear()
    {
        _commands.Clear();
        _arguments.Clear();
        if (_arguments.Capacity > KeepArguments)
        {
            _arguments.Capacity = KeepArguments;
        }
    }
}
