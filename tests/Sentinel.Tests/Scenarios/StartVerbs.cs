// StartVerbs: verbs that start and end programs.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Linq;
using System.Text;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>What runs.</summary>
internal static class StartVerbs
{
    /// <summary>Does the verb; false if it is not one of these.</summary>
    public static bool Run(ScenarioWorld w, string verb, string[] args, string config)
    {
        switch (verb)
        {
            case "seed":
                // Chooses all that is chance; only as the first verb of a file.
                // Example: seed 7
                w.Seed = ulong.Parse(args[0], CultureInfo.InvariantCulture);
                break;
            case "servers":
                // Starts a master and its replicas, or another such group at another port of the
                // same hosts.
                // Example: servers 3
                // Example: servers 2 port 6380
                Servers(w, args, config);
                break;
            case "replicas":
                // Starts replicas of a server, which may be a replica itself.
                // Example: replicas 1 of r2
                Replicas(w, args, config);
                break;
            case "sentinels":
                // Starts Sentinels that watch r1 as mymaster, with a down-after of 4 s and a
                // failover-timeout of 20 s unless configured otherwise. The quorum is 2 unless
                // said; "of nothing" watches nothing.
                // Example: sentinels 3
                // Example: sentinels 5 quorum 4
                // Example: sentinels 1 of nothing
                Sentinels(w, args, config);
                break;
            case "peers":
                // Starts scripted servers: p1 as the master, the others as its replicas.
                // Example: peers 3
                Peers(w, args);
                break;
            case "settle":
                // Runs until every Sentinel knows all others and all replicas and has heard of
                // them; or for so long. The transcript of the block begins after it.
                // Example: settle
                // Example: settle 15s
                Settle(w, args);
                break;
            case "crash":
                // The processes are killed; their disks stay.
                // Example: crash r1 s2
                Each(w, args, m => m.Kill());
                break;
            case "restart":
                // Starts them again, on the disk they had, with the settings below at the end of
                // their file; or with the file they had at first.
                // Example: restart r1
                // Example: restart empty s3
                Restart(w, args, config);
                break;
            default:
                return false;
        }
        return true;
    }

    private static void Servers(ScenarioWorld w, string[] args, string config)
    {
        int port = args.Length > 2 ? ScenarioVerbs.Int(args[2]) : 6379;
        string of = "";
        for (int i = 0; i < ScenarioVerbs.Int(args[0]); i++)
        {
            string ip = port == 6379
                ? $"10.0.0.{w.Cluster.Servers.Count + 1}"
                : $"10.0.0.{i + 1}";
            AddServer(w, $"port {port}\n{of}{config}", ip);
            of = of.Length > 0 ? of : $"replicaof {ip} {port}\n";
        }
    }

    private static void Replicas(ScenarioWorld w, string[] args, string config)
    {
        Member of = w.Member(args[2]);
        for (int i = 0; i < ScenarioVerbs.Int(args[0]); i++)
        {
            string line = $"replicaof {of.Node.Ip} {of.Server.Config.Port}\n";
            AddServer(w, line + config, ip: null);
        }
    }

    private static void AddServer(ScenarioWorld w, string config, string? ip)
    {
        int number = w.Cluster.Servers.Count + 1;
        string all = "port 6379\nprotected-mode no\nsave \"\"\n" + config;
        Member m = w.Cluster.AddServerAt($"r{number}", ip ?? $"10.0.0.{number}", all);
        w.FirstConfig[m] = Encoding.Latin1.GetBytes(all);
    }

    private static void Sentinels(ScenarioWorld w, string[] args, string config)
    {
        string watch = "";
        if (!args.Contains("nothing"))
        {
            string quorum = args.Length > 2 ? args[2] : "2";
            watch = $"sentinel monitor mymaster 10.0.0.1 6379 {quorum}\n"
                + "sentinel down-after-milliseconds mymaster 4000\n"
                + "sentinel failover-timeout mymaster 20000\n";
        }
        for (int i = 0; i < ScenarioVerbs.Int(args[0]); i++)
        {
            string all = "loglevel verbose\n" + watch + config;
            Member m = w.Cluster.AddSentinel(all);
            w.FirstConfig[m] = Encoding.Latin1.GetBytes("port 26379\n" + all);
        }
    }

    private static void Peers(ScenarioWorld w, string[] args)
    {
        for (int i = 1; i <= ScenarioVerbs.Int(args[0]); i++)
        {
            var peer = new ScriptedPeer(w.World, $"10.0.0.{i}");
            w.Peers[$"p{i}"] = peer;
            peer.Info["run_id"] = new string((char)('0' + i), 40);
            ScenarioVerbs.SetInfo(peer.Info, i == 1
                ? ["role:master"]
                :
                [
                    "role:slave", "master_host:10.0.0.1", "master_port:6379",
                    "master_link_status:up", "slave_priority:100", "slave_repl_offset:1000",
                ]);
            if (i > 1)
            {
                w.Peers["p1"].Info[$"slave{i - 2}"] =
                    $"ip=10.0.0.{i},port=6379,state=online,offset=1000,lag=0";
            }
        }
    }

    private static void Settle(ScenarioWorld w, string[] args)
    {
        if (args.Length > 0)
        {
            w.World.RunForMs(ScenarioVerbs.Ms(args[0]));
            w.BeginBlock();
            return;
        }
        int replicas = w.Cluster.Servers.Count + w.Peers.Count - 1;
        bool settled = w.World.RunUntil(
            () => w.LivingSentinels.All(s => KnowsAll(s, w.LivingSentinels.Count(), replicas)),
            withinMs: 60_000);
        if (!settled)
        {
            w.Fail("the Sentinels did not find each other and all replicas");
        }
        w.World.RunForMs(3000);
        w.BeginBlock();
    }

    private static bool KnowsAll(Member s, int sentinels, int replicas)
    {
        int found = 0;
        foreach (SentinelRedisInstance master in s.State.Masters)
        {
            found += master.Replicas.Count + 1;
            bool heard = master.InfoRefreshMs != 0
                && master.Replicas.Copy().All(r => r.InfoRefreshMs != 0);
            if (!heard || master.Sentinels.Count != sentinels - 1)
            {
                return false;
            }
        }
        return found == replicas + 1;
    }

    private static void Each(ScenarioWorld w, string[] names, Action<Member> what)
    {
        foreach (string name in names)
        {
            what(w.Member(name));
        }
    }

    private static void Restart(ScenarioWorld w, string[] args, string config)
    {
        bool empty = args[0] == "empty";
        Each(w, empty ? args[1..] : args, m =>
        {
            byte[] file = empty ? w.FirstConfig[m] : Encoding.Latin1.GetBytes(m.Config);
            m.Disk.Put(Member.ConfigPath, [.. file, .. Encoding.Latin1.GetBytes(config)]);
            m.Start();
        });
    }
}
