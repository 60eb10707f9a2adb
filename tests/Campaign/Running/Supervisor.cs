// Supervisor: somebody who starts programs again that died.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Each dead program is started after a while, again and again until it runs.</summary>
public sealed class Supervisor(Cluster cluster, SeedPlan plan)
{
    private const long AgainUs = 2_000_000;

    private readonly Dictionary<Member, long> _dueUs = [];

    /// <summary>Why programs did not start, latest last; for those that never do.</summary>
    public List<string> FailedStarts { get; } = [];

    /// <summary>While true, nothing is waited for: the faults are over.</summary>
    public bool AtOnce { get; set; }

    /// <summary>The next start, or long.MaxValue.</summary>
    public long DueUs => _dueUs.Count == 0 ? long.MaxValue : _dueUs.Values.Min();

    /// <summary>Has a program started again after so long, not the usual time.</summary>
    public void RestartAfter(Member m, long ms) =>
        _dueUs[m] = cluster.World.NowUs + (ms * 1000);

    /// <summary>Looks who died, and starts whose time has come.</summary>
    public void Poll()
    {
        long now = cluster.World.NowUs;
        foreach (Member m in cluster.Members)
        {
            if (m.Alive)
            {
                continue;
            }
            if (!_dueUs.TryGetValue(m, out long due))
            {
                due = now + (AtOnce ? 0 : plan.RestartAfterMs * 1000L);
                _dueUs[m] = due;
            }
            if (now >= due)
            {
                Start(m, now);
            }
        }
    }

    private void Start(Member m, long now)
    {
        _dueUs.Remove(m);
        if (!m.TryStart())
        {
            _dueUs[m] = now + AgainUs;
            FailedStarts.Add($"{m.Name} run {m.Starts}: {m.StartError}");
        }
    }
}
