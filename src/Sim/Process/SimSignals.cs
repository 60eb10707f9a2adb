// SimSignals: signals a test raises.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Signals of one node.</summary>
public sealed class SimSignals : ISignals
{
    private readonly Queue<Signal> _waiting = new();
    private readonly Dictionary<Signal, int> _counts = [];
    private readonly SimNode _node;

    internal SimSignals(SimNode node)
    {
        _node = node;
        Descriptor = node.Table.Add(new SimFlag(() => _waiting.Count > 0)).Int;
    }

    public int Descriptor { get; }

    public Action? OnRepeatedInt { get; set; }

    public Action? OnAbort { get; set; }

    public SysResult Install() => SysResult.Success();

    public Signal Take() => _waiting.TryDequeue(out Signal signal) ? signal : Signal.None;

    public int Count(Signal signal) => _counts.GetValueOrDefault(signal);

    public void Forget() => _counts.Clear();

    /// <summary>Sends a signal to the node. A repeated SIGINT throws
    /// <see cref="NodeDied"/>.</summary>
    public void Raise(Signal signal)
    {
        _node.World.Trace.Note(_node, "signal", signal.ToString());
        _counts[signal] = Count(signal) + 1;
        if (signal == Signal.Hup)
        {
            return;
        }
        if (signal == Signal.Int && (Count(Signal.Int) > 1 || Count(Signal.Term) > 0))
        {
            OnRepeatedInt?.Invoke();
            _node.Bury(new NodeDied(1, ""));
            return;
        }
        _waiting.Enqueue(signal);
        _node.Poke();
    }
}
