// RewriteCrash: has a program die in the middle of writing its configuration file.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Waits for the first write to the file and sets the crash a few calls behind
/// it.</summary>
public sealed class RewriteCrash : SimObserver
{
    private readonly Dictionary<SimNode, (int Calls, bool PowerLoss)> _armed = [];

    /// <summary>The node will die so many calls after it began to write.</summary>
    public void Arm(SimNode node, int calls, bool powerLoss) => _armed[node] = (calls, powerLoss);

    public void Disarm(SimNode node) => _armed.Remove(node);

    public override void Wrote(SimNode node, string path, long offset, ReadOnlySpan<byte> bytes)
    {
        if (path.StartsWith(Member.ConfigPath, StringComparison.Ordinal)
            && _armed.Remove(node, out (int Calls, bool PowerLoss) crash))
        {
            node.CrashAtIo(crash.Calls, after: false, crash.PowerLoss);
        }
    }
}
