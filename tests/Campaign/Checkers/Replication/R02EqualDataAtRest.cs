// R02EqualDataAtRest: in the end all copies are equal.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>R2, R7, R24, at rest: every live replica of a group is connected and has caught up; two
/// servers with one replication id and offset have equal data.</summary>
public sealed class R02EqualDataAtRest : Checker
{
    // A PING of the master, or a hello that it passes on, may be under way.
    private const long UnderWayBytes = 2000;

    public override string Property => "R2,R7,R24";

    public override string KnownInUpstream => "D1,D2,D3,D4,D7";

    public override void AtRest(ClusterView view)
    {
        foreach (ReplicationGroup group in ReplicationGroup.Of(view))
        {
            if (group.Master is not { Alive: true } master || !IsMaster(view, master))
            {
                continue;
            }
            long offset = master.Server.Repl.MasterReplOffset;
            var digests = new Dictionary<(string, long), (Member, string)>();
            foreach (Member server in group.Servers)
            {
                if (server.Alive)
                {
                    JudgeLink(server, offset);
                    JudgeData(server, digests);
                }
            }
        }
    }

    private static bool IsMaster(ClusterView view, Member m) =>
        view.ServerFactsOf(m) is { IsMaster: true };

    private void JudgeLink(Member server, long offset)
    {
        ReplicationState repl = server.Server.Repl;
        if (repl.MasterHost is null)
        {
            return;
        }
        if (repl.State != ReplState.Connected)
        {
            Stuck(server, $"R24: its link to {repl.MasterHost}:{repl.MasterPort} is {repl.State}");
        }
        else if (offset - repl.MasterReplOffset > UnderWayBytes)
        {
            Stuck(server, $"R2: at offset {repl.MasterReplOffset}, its master at {offset}");
        }
    }

    private void JudgeData(
        Member server, Dictionary<(string, long), (Member First, string Digest)> digests)
    {
        ReplicationState repl = server.Server.Repl;
        if (repl.MasterHost is not null && repl.State != ReplState.Connected)
        {
            return;
        }
        string text = View.DigestOf(server);
        var key = (repl.Replid, repl.MasterReplOffset);
        if (!digests.TryGetValue(key, out (Member First, string Digest) other))
        {
            digests[key] = (server, text);
        }
        else if (other.Digest != text)
        {
            Unsafe(server, $"R7: data differs from {other.First.Name}'s at "
                + $"{repl.Replid[..8]}:{repl.MasterReplOffset}");
        }
    }
}
