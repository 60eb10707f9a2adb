// NetworkFaults: what can happen between hosts.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Cuts, delays, broken connections.</summary>
public static class NetworkFaults
{
    /// <summary>Begins a fault; the answer ends it. Null if it is of another kind or over at
    /// once.</summary>
    public static Action? Begin(FaultContext x, FaultWindow w)
    {
        IReadOnlyList<SimNode> hosts = x.Hosts();
        SimNode one = hosts[w.Target % hosts.Count];
        SimNode other = hosts[(w.Target + 1 + (w.Amount % (hosts.Count - 1))) % hosts.Count];
        // Half of the cuts hold packets back, half lose them.
        SimCut how = w.Target % 2 == 0 ? SimCut.Drop : SimCut.Hold;
        switch (w.Class)
        {
            case FaultClass.SlowNetwork:
                return x.Links.Delay(w.Amount * 1000L);
            case FaultClass.Clog:
                return x.Links.Cut(
                    [one], hosts.Where(h => h != one).ToList(), SimCut.Hold, oneWay: true);
            case FaultClass.PairCut:
                return x.Links.Cut([one], [other], how);
            case FaultClass.OneWayCut:
                return x.Links.Cut([one], [other], how, oneWay: true);
            case FaultClass.SplitInTwo:
                return Split(x, hosts, w.Amount, how);
            case FaultClass.IsolateMaster:
                return x.Links.Isolate([x.MasterOf(w.Group).Node], how, x.ClientHost);
            case FaultClass.IsolateReplica:
                return x.Links.Isolate([x.ReplicaOf(w.Group, w.Target / 2).Node], how);
            case FaultClass.IsolateSentinel:
                return x.Links.Isolate(
                    [FaultContext.Pick(x.Cluster.Sentinels, w.Target / 2).Node], how);
            case FaultClass.MasterWithMinority:
                return Minority(x, w, how);
            case FaultClass.FlappingLink:
                return new Flapping(x, one, other, how, w.Amount).Stop;
            default:
                return BeginOfConnections(x, w, one);
        }
    }

    private static Action? BeginOfConnections(FaultContext x, FaultWindow w, SimNode one)
    {
        SimOptions before = x.World.Options;
        switch (w.Class)
        {
            case FaultClass.ResetConnections when w.Amount > 1:
                x.Traps.Arm("+slave-reconf-sent", x.Plan.Groups[w.Group].MasterName,
                    m => Each(x, m.Node, c => c.Reset()));
                FaultContext.Kill(x.MasterOf(w.Group));
                return null;
            case FaultClass.ResetConnections:
                Each(x, one, c => c.Reset());
                return null;
            case FaultClass.HalfOpen:
                Each(x, one, c => c.Forget());
                return null;
            case FaultClass.RefuseConnections:
                x.World.Options = before with { RefuseConnectPercent = w.Amount };
                return () => x.World.Options = x.World.Options with { RefuseConnectPercent = 0 };
            case FaultClass.ShortTransfers:
                x.World.Options = before with
                {
                    ShortSendPercent = w.Amount, ShortRecvPercent = w.Amount,
                };
                return () => x.World.Options = x.World.Options with
                {
                    ShortSendPercent = x.Plan.World.ShortSendPercent,
                    ShortRecvPercent = x.Plan.World.ShortRecvPercent,
                };
            case FaultClass.NameFailure:
                x.World.Dns.Down = true;
                return () => x.World.Dns.Down = false;
            default:
                return null;
        }
    }

    private static void Each(FaultContext x, SimNode host, Action<SimConnection> what)
    {
        foreach (SimConnection c in x.All.Where(m => m.Alive && m.Ip == host.Ip)
            .SelectMany(m => m.Node.Connections).ToList())
        {
            what(c);
        }
    }

    private static Action Split(
        FaultContext x, IReadOnlyList<SimNode> hosts, int drawn, SimCut how)
    {
        List<SimNode> left = [];
        List<SimNode> right = [];
        for (int i = 0; i < hosts.Count; i++)
        {
            ((drawn >> i) % 2 == 0 ? left : right).Add(hosts[i]);
        }
        return x.Links.Cut(left, right, how);
    }

    private static Action Minority(FaultContext x, FaultWindow w, SimCut how)
    {
        int fewer = (x.Cluster.Sentinels.Count - 1) / 2;
        List<SimNode> side = [x.MasterOf(w.Group).Node, x.ClientHost];
        for (int i = 0; i < fewer; i++)
        {
            Member s = x.Cluster.Sentinels[(w.Target + i) % x.Cluster.Sentinels.Count];
            side.Add(s.Node);
        }
        return x.Links.Isolate(side, how);
    }

    private sealed class Flapping
    {
        private readonly FaultContext _x;
        private readonly Func<Action> _cut;
        private readonly long _everyUs;
        private Action? _join;
        private bool _stopped;

        public Flapping(FaultContext x, SimNode one, SimNode other, SimCut how, int everyMs)
        {
            _x = x;
            _cut = () => x.Links.Cut([one], [other], how);
            _everyUs = Math.Max(everyMs, 100) * 1000L;
            Turn();
        }

        public void Stop()
        {
            _stopped = true;
            _join?.Invoke();
            _join = null;
        }

        private void Turn()
        {
            if (_stopped)
            {
                return;
            }
            Action? join = _join;
            _join = join is null ? _cut() : null;
            join?.Invoke();
            _x.World.Schedule(_everyUs, Turn);
        }
    }
}
