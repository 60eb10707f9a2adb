// PowerCutScenarios: the file is a Sentinel's memory. The power may go before any of its I/O calls.
// Ours, no origin in C.
//
// A whole Sentinel does something that must be remembered, the power goes before the first call,
// before the second, and so on until the deed is done undisturbed. Whatever was not synced is lost;
// then another Sentinel is started on that disk. It must find the state of before or of after, and
// that of after if the deed had returned.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class PowerCutScenarios
{
    private const string Path = "/redis.conf";
    private static readonly string Voter = new('b', 40);

    private const string Everything = """
        port 5000
        # A line of mine.
        sentinel myid aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        sentinel announce-ip "10.0.9.1"
        sentinel announce-port 26380
        sentinel deny-scripts-reconfig no
        sentinel resolve-hostnames yes
        sentinel announce-hostnames yes
        sentinel sentinel-user watcher
        sentinel sentinel-pass "two words"
        sentinel current-epoch 12
        sentinel monitor mymaster 10.0.0.1 6379 3
        sentinel down-after-milliseconds mymaster 4000
        sentinel failover-timeout mymaster 20000
        sentinel parallel-syncs mymaster 2
        sentinel notification-script mymaster /bin/notify
        sentinel client-reconfig-script mymaster /bin/reconfig
        sentinel auth-pass mymaster secret#1
        sentinel auth-user mymaster bob
        sentinel rename-command mymaster CONFIG GUESSED
        sentinel rename-command mymaster SLAVEOF FOLLOW
        sentinel master-reboot-down-after-period mymaster 9000
        sentinel config-epoch mymaster 11
        sentinel leader-epoch mymaster 12
        sentinel known-slave mymaster 10.0.0.2 6379
        sentinel known-replica mymaster 10.0.0.3 6379
        sentinel known-sentinel mymaster 10.0.1.2 26379 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        sentinel known-sentinel mymaster 10.0.1.3 26379 cccccccccccccccccccccccccccccccccccccccc
        sentinel monitor other 10.0.0.9 6379 1
        sentinel semantics upstream

        """;

    [Test]
    public void Every_directive_comes_back_as_it_was()
    {
        using var first = new Machine(Everything);
        Assert.That(SentinelConfigRewrite.FlushConfig(first.State), Is.True);
        string once = first.File;
        string[] lines = once.Split('\n');
        foreach (string line in Everything.Split('\n'))
        {
            string now = line.Replace("known-slave", "known-replica", StringComparison.Ordinal);
            Assert.That(lines, Does.Contain(now));
        }
        using var second = new Machine(once);
        Assert.That(second.Summary(), Is.EqualTo(first.Summary()));
        SentinelConfigRewrite.FlushConfig(second.State);
        using var third = new Machine(second.File);
        Assert.That(third.Summary(), Is.EqualTo(first.Summary()));
        Assert.That(SentinelLines(second.File), Is.EqualTo(SentinelLines(once)));
    }

    [Test]
    public void A_vote() => CutEverywhere(m =>
    {
        string? vote = SentinelVote.VoteLeader(m.Master, 77, Voter, out _);
        Assert.That(vote, Is.EqualTo(Voter));
    });

    [Test]
    public void A_configuration_heard_from_a_peer() => CutEverywhere(m =>
        SentinelHello.ProcessHelloMessage(m.State, Encoding.ASCII.GetBytes(
            $"10.0.1.2,26379,{Voter},50,mymaster,10.0.0.3,6379,49")));

    [Test]
    public void A_promotion() => CutEverywhere(m =>
    {
        SentinelRedisInstance promoted = m.Master.Replicas.Find("10.0.0.2:6379")!;
        SentinelFailover.StartFailover(m.Master);
        m.Master.FailoverState = SentinelFailoverState.WaitPromotion;
        m.Master.PromotedReplica = promoted;
        promoted.Flags |= InstanceFlags.Promoted;
        SentinelMonitor.RefreshInstanceInfo(promoted, "role:master\r\n"u8.ToArray());
        Assert.That(m.Master.FailoverState, Is.EqualTo(SentinelFailoverState.ReconfReplicas));
    });

    [Test]
    public void A_new_Sentinel_and_a_new_master() => CutEverywhere(m =>
    {
        SentinelHello.ProcessHelloMessage(m.State, Encoding.ASCII.GetBytes(
            $"10.0.1.7,26379,{new string('d', 40)},12,mymaster,10.0.0.1,6379,11"));
        SentinelInstances.Create(m.State, "third", InstanceFlags.Master, "10.0.0.7", 6379, 2, null,
            out _);
        SentinelConfigRewrite.FlushConfig(m.State);
    });

    private static void CutEverywhere(Action<Machine> deed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        bool done = false;
        int cuts = 0;
        for (; !done; cuts++)
        {
            using var machine = new Machine(Everything);
            string before = machine.Summary();
            machine.Files.CallsLeft = cuts;
            try
            {
                deed(machine);
                done = true;
            }
            catch (CuttingFiles.PowerCut)
            {
                // What it had in memory is lost, and so is what was not synced.
            }
            string after = machine.Summary();
            machine.Node.Kill();
            machine.Node.Disk.DropUnsynced();
            using var next = new Machine(machine.File);
            string found = next.Summary();
            seen.Add(found);
            if (done)
            {
                Assert.That(found, Is.EqualTo(after), $"promised, then cut after {cuts} calls");
            }
            else if (seen.Count == 1)
            {
                Assert.That(found, Is.EqualTo(before), $"cut before call {cuts}");
            }
        }
        Assert.That(cuts, Is.GreaterThan(20));
        Assert.That(seen, Has.Count.InRange(2, 4), "one state a save, and the one before");
    }

    private static string[] SentinelLines(string file) => [.. file.Split('\n').Where(
        l => l.StartsWith("sentinel ", StringComparison.Ordinal))];

    /// <summary>A Sentinel with a server around it, whose loop is never turned.</summary>
    private sealed class Machine : IDisposable
    {
        private readonly ZmallocSlab _z = new();
        private readonly RedisServer _server;

        public Machine(string config)
        {
            Node = new SimWorld().AddNode("s", "10.0.1.1");
            Node.Disk.Put(Path, Encoding.Latin1.GetBytes(config));
            Node.Disk.Put("/bin/notify", "#!/bin/sh\n"u8);
            Node.Disk.Put("/bin/reconfig", "#!/bin/sh\n"u8);
            Files = new CuttingFiles(Node.Files);
            Env env = Node.Env;
            var cut = new Env
            {
                Clock = env.Clock,
                Net = env.Net,
                Files = Files,
                Processes = env.Processes,
                Random = env.Random,
                Log = env.Log,
                Jobs = env.Jobs,
                Die = env.Die,
                Signals = env.Signals,
            };
            var mode = new SentinelMode();
            _server = new RedisServer(cut, Node.CreateLoop(), _z, mode);
            _server.Prepare();
            _server.ConfigFile = Path;
            ConfigLineError? error =
                _server.Loader.Load(Path, "") ?? mode.LoadQueuedConfig(_server);
            Assert.That(error, Is.Null, config);
            Assert.That(ServerStart.Start(_server, background: false, configured: true), Is.True);
        }

        public SimNode Node { get; }

        public CuttingFiles Files { get; }

        public SentinelState State => ((SentinelMode)_server.Mode).State;

        public SentinelRedisInstance Master => State.Masters.Find("mymaster")!;

        public string File => Encoding.Latin1.GetString(Node.Disk.Get(Path)!);

        /// <summary>All that must be remembered, in words.</summary>
        public string Summary()
        {
            SentinelState s = State;
            var text = new StringBuilder();
            text.AppendLine($"{s.MyId} {s.CurrentEpoch} {s.AnnounceIp} {s.AnnouncePort} "
                + $"{s.DenyScriptsReconfig} {s.ResolveHostnames} {s.AnnounceHostnames} "
                + $"{s.SentinelAuthUser} {s.SentinelAuthPass} {s.Semantics.Name}");
            foreach (SentinelRedisInstance m in s.Masters.Copy().OrderBy(m => m.Name))
            {
                SentinelAddr addr = SentinelInstances.CurrentMasterAddress(m);
                text.AppendLine($"{m.Name} {addr.Ip}:{addr.Port} {m.Quorum} {m.ConfigEpoch} "
                    + $"{m.LeaderEpoch} {m.DownAfterPeriodMs} {m.FailoverTimeoutMs} "
                    + $"{m.ParallelSyncs} {m.MasterRebootDownAfterPeriodMs} {m.AuthUser} "
                    + $"{m.AuthPass} {m.NotificationScript} {m.ClientReconfigScript}");
                IEnumerable<SentinelAddr> servers = m.Replicas.Copy()
                    .Select(r => r.Addr.SameAs(addr) ? m.Addr : r.Addr);
                text.AppendJoin(' ', servers.Select(a => $"{a.Ip}:{a.Port}").Order()).AppendLine();
                text.AppendJoin(' ', m.Sentinels.Copy()
                    .Select(x => $"{x.RunId}@{x.Addr.Ip}:{x.Addr.Port}").Order()).AppendLine();
                text.AppendJoin(' ', m.RenamedCommands.Values
                    .Select(r => $"{r.OldName}={r.NewName}")).AppendLine();
            }
            return text.ToString();
        }

        public void Dispose() => _z.Dispose();
    }
}
