// SeedRun: one run of a plan, from an empty world to its result.
// Ours, no origin in C.
//
//   settle   all programs start and find each other; no faults
//   chaos    the faults of the plan; programs that die are started again after a while; safety is
//            checked after every turn
//   heal     all faults end at once; the clients go on
//   rest     reached when nothing is missing (Convergence), which must be before the deadline of
//            liveness; then the clients must be served (E5), then they stop
//   quiesce  equal digests, the account of the writes, everything deleted, nothing left behind
//
// The run ends at the first violation of safety that no known defect explains: what comes after it
// would be noise.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Runs a plan. Everything is made here and gone afterwards; one thread.</summary>
public sealed class SeedRun
{
    private const int SettleWithinMs = 60_000;
    private const int ServeWithinMs = 30_000;
    private const int PollMs = 50;

    private readonly SeedPlan _plan;
    private readonly Cluster _cluster;
    private readonly ClusterView _view;
    private readonly CheckerSet _checkers;
    private readonly MarkSet _marks = new();
    private readonly List<Violation> _violations = [];
    private readonly List<LoadClient> _clients = [];
    private readonly LossTally _losses = new();
    private readonly Ledger _ledger;
    private readonly Supervisor _supervisor;
    private readonly Convergence _convergence;
    private readonly FaultInjector _injector;
    private readonly RunLog _log;
    private readonly SimNode _clientHost;
    private string _phase = "settle";
    private int _judged;
    private bool _over;

    private SeedRun(SeedPlan plan, Action<string>? sink)
    {
        _plan = plan;
        _log = new RunLog(sink);
        _cluster = Deployment.World(plan);
        _view = new ClusterView(_cluster, plan.Upstream);
        _ledger = new Ledger(_view, plan, _marks);
        _ledger.Book.Noted = h => Log("history", Ledger.Show(h));
        List<Checker> checkers = AllCheckers.Create();
        checkers.Add(new HistoryWatch(_ledger, _clients, _marks));
        checkers.Add(new RunWatch(Log));
        _checkers = new CheckerSet(_view, checkers, _marks);
        _supervisor = new Supervisor(_cluster, plan);
        _convergence = new Convergence(_cluster, plan);
        _clientHost = _cluster.World.AddNode("load", "10.0.9.1");
        _injector = new FaultInjector(
            new FaultContext(_cluster, plan, _supervisor, _convergence, _clientHost, _checkers),
            Log);
    }

    /// <summary>Runs a plan to its end.</summary>
    public static RunResult Execute(SeedPlan plan, Action<string>? sink = null)
    {
        var run = new SeedRun(plan, sink);
        try
        {
            run.Go();
        }
        catch (Exception e) when (e is NodeDied or PanicException or InvalidOperationException
            or NullReferenceException or ArgumentException or IndexOutOfRangeException
            or KeyNotFoundException or OverflowException or FormatException
            or InvalidCastException or MemoryFaultException)
        {
            run.Tell("crash", ViolationKind.Safety, "", e.ToString());
        }
        RunResult result = run.Result();
        run._cluster.Dispose();
        return result;
    }

    private long NowUs => _cluster.World.NowUs;

    private bool Over
    {
        get
        {
            // Asked at every moment; violations are only ever added.
            int count = _violations.Count + _ledger.Violations.Count + _checkers.Violations.Count;
            if (count != _judged)
            {
                _judged = count;
                _over = Failures().Exists(v => v.Kind == ViolationKind.Safety);
            }
            return _over;
        }
    }

    private void Go()
    {
        Deployment.Fill(_cluster, _plan);
        if (!RunUntil(() => _convergence.Missing() is null, SettleWithinMs))
        {
            TellMissing("settle");
        }
        StartClients();
        if (!Over)
        {
            Chaos();
        }
        if (!Over)
        {
            Heal();
        }
        if (!Over && AllViolations().TrueForAll(v => v.Kind == ViolationKind.Safety))
        {
            Quiesce();
        }
    }

    private void StartClients()
    {
        for (int g = 0; g < _plan.Groups.Count; g++)
        {
            for (int i = 0; i < _plan.Workload.Clients; i++)
            {
                _clients.Add(new LoadClient(_clientHost, _plan, g, i, _ledger));
            }
        }
    }

    private void Chaos()
    {
        Enter("chaos");
        _injector.Begin();
        RunUntil(() => false, _plan.ChaosMs);
    }

    private void Heal()
    {
        Enter("heal");
        _injector.HealAll();
        _supervisor.AtOnce = true;
        _view.HealedAtUs = NowUs;
        if (!RunUntil(() => _convergence.Missing() is null, LivenessWithinMs()))
        {
            TellMissing("heal");
            return;
        }
        Enter("rest");
        long restUs = NowUs;
        if (!RunUntil(() => _clients.All(c => c.LastAckUs > restUs), ServeWithinMs) && !Over)
        {
            Tell("E5", ViolationKind.Liveness, "", "a client is not served although all is well");
        }
    }

    private void Quiesce()
    {
        Enter("quiesce");
        foreach (LoadClient c in _clients)
        {
            c.Stopped = true;
        }
        RunUntil(() => _clients.All(c => c.Idle), _plan.Workload.TimeoutMs * 2);
        var rest = new RestChecks(_view, _plan, _convergence, v => _violations.Add(v));
        rest.DigestsBecomeEqual();
        var account = new LossAccount(_ledger, _losses);
        List<Session> masters = [];
        for (int g = 0; g < _plan.Groups.Count; g++)
        {
            if (_convergence.MasterOf(_plan.Groups[g]) is { } master)
            {
                account.Settle(g, master);
                masters.Add(new Session(_clientHost, master.Ip, master.Server.Config.Port));
            }
        }
        if (_losses.Explained > 0)
        {
            _marks.Hit(MarkTable.LostWriteExplained);
        }
        _losses.Unlocated = _ledger.Unlocated;
        _checkers.AtRest();
        rest.NothingLeaks([.. masters]);
        foreach (Session s in masters)
        {
            s.Dispose();
        }
    }

    // Down-after and the election, then failovers that each may fail once in each epoch, then the
    // conversion of old masters and replicas of wrong ones, and their synchronisation.
    private int LivenessWithinMs()
    {
        int longest = 0;
        foreach (GroupPlan g in _plan.Groups)
        {
            int failovers = 5 * ((2 * g.FailoverTimeoutMs) + 13_000);
            int replication = 3 * 1000 * g.ReplTimeoutS;
            longest = int.Max(longest, g.DownAfterMs + failovers + replication);
        }
        const int TiltAndInfoMs = 30_000 + 20_000 + 20_000;
        return longest + TiltAndInfoMs;
    }

    private bool RunUntil(Func<bool> goal, long withinMs)
    {
        long untilUs = NowUs + (withinMs * 1000);
        long lookUs = 0;
        bool reached = false;
        while (!reached && NowUs < untilUs && !Over)
        {
            long left = (untilUs - NowUs + 999) / 1000;
            _cluster.World.RunUntil(
                () =>
                {
                    Poll();
                    if (NowUs >= lookUs)
                    {
                        lookUs = NowUs + (PollMs * 1000);
                        reached = goal();
                    }
                    return reached || Over;
                },
                long.Min(left, PollMs));
        }
        return reached;
    }

    private void Poll()
    {
        _supervisor.Poll();
        _injector.Poll();
        foreach (LoadClient c in _clients)
        {
            c.Poll();
        }
        foreach (Member m in _cluster.Members)
        {
            if (m.Node.Death is { Crashed: true } death && _crashed.Add(m.Node))
            {
                Tell("crash", ViolationKind.Safety, m.Name, death.Message);
            }
        }
    }

    private readonly HashSet<SimNode> _crashed = [];

    private void Enter(string phase)
    {
        _phase = phase;
        Log("", "---- " + phase);
    }

    private void TellMissing(string phase)
    {
        if (!Over && _convergence.Missing() is { } missing)
        {
            Tell(missing.Property, ViolationKind.Liveness, missing.Member,
                $"after {phase}: {missing.Text}");
        }
    }

    private void Log(string who, string what) => _log.Write(NowUs, _phase, who, what);

    private void Tell(string property, ViolationKind kind, string member, string text) =>
        _violations.Add(new Violation(
            property, kind, member, text, NowUs, _plan.Upstream ? KnownDefect(property) : ""));

    // What keeps a group of 7.2.4's Sentinels from coming to rest, if it had its occasion.
    private string KnownDefect(string property) => _view.Defects.Among(
        property switch
        {
            "S19" or "S47" => "D2",
            "S42" => "D3",
            "S43" or "S53" or "S54" => "D7",
            _ => "",
        },
        at: null);

    private List<Violation> AllViolations() =>
        [.. _violations.Concat(_ledger.Violations).Concat(_checkers.Violations)];

    private List<Violation> Failures() =>
        AllViolations().FindAll(v => v.KnownDefect.Length == 0);

    private RunResult Result()
    {
        List<Violation> failures = Failures();
        Violation? first = failures.Find(v => v.Property == "crash")
            ?? failures.Find(v => v.Kind == ViolationKind.Safety)
            ?? failures.FirstOrDefault();
        foreach (Violation v in AllViolations())
        {
            Log("", "violation " + v);
        }
        Log("", _losses.ToString());
        return new RunResult
        {
            Plan = _plan,
            Outcome = first is null ? Outcome.Fine
                : first.Property == "crash" ? Outcome.Crash
                : first.Kind == ViolationKind.Safety ? Outcome.Safety
                : Outcome.Liveness,
            Violations = AllViolations(),
            Marks = _marks,
            Losses = _losses,
            Hash = _cluster.World.TraceHash,
            VirtualUs = NowUs,
            Tail = _log.Tail,
            Failure = first?.Property ?? "",
        };
    }
}
