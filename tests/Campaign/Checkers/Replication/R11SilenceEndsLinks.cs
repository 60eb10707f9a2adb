// R11SilenceEndsLinks: who is silent for too long is given up, and nobody claims what it has not.
// Ours, no origin in C.
//
// "Too long" is by the server's own clock, as in C; three turns of its 1 Hz cron may pass.
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>R11: repl-timeout ends a silent handshake, transfer or link, and a silent replica. R12
/// and R17: a connected replica acknowledges each second, and never more than it has applied. R19:
/// the count of good replicas is right after each turn of the cron.</summary>
public sealed class R11SilenceEndsLinks : Checker
{
    private const int Patience = 3;
    private const long AckLimitUs = 4_000_000;

    private readonly Dictionary<Member, Watch> _watches = [];

    public override string Property => "R11,R12,R17,R19";

    public override void OnRestart(Member m) => _watches.Remove(m);

    public override void OnSent(Member m, WireCommand c)
    {
        if (m.IsSentinel || !c.Is("REPLCONF", "ACK"))
        {
            return;
        }
        WatchOf(m).AckUs = View.NowUs;
        long applied = m.Server.Repl.Master?.MasterLink?.ReplOff ?? 0;
        if (long.Parse(c[2], CultureInfo.InvariantCulture) > applied)
        {
            Unsafe(m, $"acknowledges {c[2]}, has applied {applied}");
        }
    }

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (m.IsSentinel || !m.Alive)
        {
            return;
        }
        Watch watch = WatchOf(m);
        RedisServer server = m.Server;
        if (watch.CronLoops == server.Repl.CronLoops)
        {
            return;
        }
        watch.CronLoops = server.Repl.CronLoops;
        string? late = Late(server) ?? LateAck(server, watch);
        watch.Late = late is null ? 0 : watch.Late + 1;
        if (watch.Late == Patience)
        {
            Unsafe(m, late!);
        }
        JudgeGoodReplicas(m, server);
    }

    private static string? Late(RedisServer server)
    {
        ReplicationState repl = server.Repl;
        long now = server.Time.UnixS;
        long limit = server.Config.ReplTimeout;
        bool joining = repl.MasterHost is not null
            && (repl.State is ReplState.Connecting or ReplState.Transfer || repl.InHandshake);
        if (joining && now - repl.TransferLastIoUnixS > limit)
        {
            return $"in {repl.State} without a sign of the master for "
                + $"{now - repl.TransferLastIoUnixS} s";
        }
        if (repl.State == ReplState.Connected && repl.Master is { } master
            && now - master.LastInteractionUnixS > limit)
        {
            return $"the master is silent for {now - master.LastInteractionUnixS} s";
        }
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            if (state.Phase == ReplicaPhase.Online && now - state.AckTimeUnixS > limit)
            {
                return $"a replica has acknowledged nothing for {now - state.AckTimeUnixS} s";
            }
        }
        return null;
    }

    private string? LateAck(RedisServer server, Watch watch)
    {
        if (server.Repl.State != ReplState.Connected || server.Repl.Master?.Conn is null)
        {
            watch.AckUs = View.NowUs;
        }
        return View.NowUs - watch.AckUs > AckLimitUs
            ? $"connected, but no ACK for {(View.NowUs - watch.AckUs) / 1000} ms"
            : null;
    }

    private void JudgeGoodReplicas(Member m, RedisServer server)
    {
        if (server.Config.MinReplicasToWrite == 0 || server.Config.MinReplicasMaxLag == 0)
        {
            return;
        }
        int good = 0;
        foreach (Client replica in server.Clients.Replicas)
        {
            ReplicaState state = replica.Replica!;
            good += state.Phase == ReplicaPhase.Online
                && server.Time.UnixS - state.AckTimeUnixS <= server.Config.MinReplicasMaxLag
                ? 1 : 0;
        }
        if (good != server.Repl.GoodReplicasCount)
        {
            Unsafe(m, $"counts {server.Repl.GoodReplicasCount} good replicas, has {good}");
        }
    }

    private Watch WatchOf(Member m)
    {
        if (!_watches.TryGetValue(m, out Watch? watch))
        {
            _watches[m] = watch = new Watch { AckUs = View.NowUs };
        }
        return watch;
    }

    private sealed class Watch
    {
        public long AckUs { get; set; }

        public long CronLoops { get; set; }

        public int Late { get; set; }
    }
}
