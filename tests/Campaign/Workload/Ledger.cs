// Ledger: every write of the clients, and the properties E1 to E4 that are held against it.
// Ours, no origin in C.
//
// E1  With min-replicas-to-write n, a write is only executed while n replicas have acknowledged
//     something within max-lag. The server looks once a second, so a second more is allowed; a
//     replica may go in the very turn of the write. Nothing is said of turns after a gap (a paused
//     or slow process sees the world late) or of runs in which wall clocks are set.
// E2  In LossAccount.
// E3  WAIT said a replica has it: then it is lost only if another replica was promoted, or that one
//     has been started anew since.
// E4  Within one history: counters grow, in the order of acknowledgement; what was acknowledged can
//     be read. Over a change of history the tree says what must still be there.
using System.Collections.Generic;
using System.Linq;
using RedisNet.Resp;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Notes of what clients were told.</summary>
public sealed class Ledger(ClusterView view, SeedPlan plan, MarkSet marks)
{
    private const long GapUs = 1_100_000;

    private readonly List<WriteRecord> _writes = [];
    private readonly Dictionary<(string Replid, string Key), long> _counters = [];
    private readonly Dictionary<WriteRecord, long> _floors = [];
    private readonly Dictionary<Member, long> _lastTurnUs = [];
    private readonly Dictionary<Member, long> _lastGoodUs = [];
    private readonly Dictionary<Member, GroupPlan> _groups = [];
    private readonly SortedDictionary<string, int> _refusals = [];
    private readonly bool _clocksAreSet = plan.Faults.Any(
        f => f.Class is FaultClass.ClockForward or FaultClass.ClockBackward
            or FaultClass.ClockDrift);

    public HistoryBook Book { get; } = new();

    public IReadOnlyList<WriteRecord> Writes => _writes;

    public List<Violation> Violations { get; } = [];

    /// <summary>Acknowledged writes that nobody saw executed: see <see cref="LossTally"/>.
    /// </summary>
    public long Unlocated { get; private set; }

    /// <summary>First words of the errors clients got, and how often.</summary>
    public IReadOnlyDictionary<string, int> Refusals => _refusals;

    /// <summary>The server at an address, or null.</summary>
    public Member? ServerAt(string ip, int port) => view.Cluster.Servers.Find(
        m => m.Ip == ip && plan.Servers.First(s => s.Name == m.Name).Port == port);

    public void Sent(WriteRecord write, Member? at)
    {
        if (write.Kind == OpKind.Incr && at is { Alive: true }
            && _counters.TryGetValue((at.Server.Repl.Replid, write.Key), out long floor))
        {
            _floors[write] = floor;
        }
    }

    /// <summary>A server has executed it in the turn just over.</summary>
    public void Executed(WriteRecord write, Member m, GroupPlan group)
    {
        _writes.Add(write);
        long since = view.NowUs - _lastTurnUs.GetValueOrDefault(m, view.NowUs);
        if (group.MinReplicas == 0 || _clocksAreSet || since > GapUs)
        {
            return;
        }
        if (GoodReplicas(m, group) < group.MinReplicas
            && view.NowUs - _lastGoodUs.GetValueOrDefault(m) > GapUs)
        {
            Unsafe("E1", m, $"executed {write} without good replicas");
        }
    }

    /// <summary>Keeps the times of a member's last turn, and of its last one with enough good
    /// replicas.</summary>
    public void Turned(Member m)
    {
        _lastTurnUs[m] = view.NowUs;
        GroupPlan group = GroupOf(m);
        if (m.Alive && group.MinReplicas > 0 && GoodReplicas(m, group) >= group.MinReplicas)
        {
            _lastGoodUs[m] = view.NowUs;
        }
    }

    public void Acknowledged(WriteRecord write, Member? at)
    {
        Unlocated += write.Offset < 0 ? 1 : 0;
        if (write.Kind != OpKind.Incr || write.Offset < 0)
        {
            return;
        }
        if (_floors.TryGetValue(write, out long floor) && at is not null
            && at.Server.Repl.Replid == write.Replid && write.Answer <= floor)
        {
            Unsafe("E4", at, $"{write.Key} was {floor} and is now {write.Answer}: {write}");
        }
        var key = (write.Replid, write.Key);
        _counters[key] = long.Max(write.Answer, _counters.GetValueOrDefault(key));
    }

    /// <summary>Whether a read there, from now on, must find the write.</summary>
    public bool MustBeAt(Member? m, WriteRecord write) =>
        m is { Alive: true } && write.Offset >= 0 && !m.Server.Persistence.Loading
        && !Book.DataGone(m) && !Book.Chain(m.Server.Repl.Replid).Any(h => h.MidSync)
        && Book.Contains(m.Server.Repl.Replid, m.Server.Repl.MasterReplOffset, write) == true;

    public void Read(Member? m, WriteRecord write, Reply reply, bool expected)
    {
        if (expected && MustBeAt(m, write) && reply.Text != write.Value)
        {
            string found = reply.IsNil ? "nothing" : "\"" + reply.Text + "\"";
            Unsafe("E4", m, $"a read found {found} for {write}");
        }
    }

    /// <summary>WAIT counted so many replicas for the write.</summary>
    public void Waited(WriteRecord write, Member? m, long count)
    {
        if (m is not { Alive: true } || write.Offset < 0 || m.Server.Repl.Replid != write.Replid)
        {
            return;
        }
        Dictionary<string, int> ackers = [];
        foreach (Client r in m.Server.Clients.Replicas)
        {
            Member? replica = r.Replica is { Phase: ReplicaPhase.Online } state
                && state.AckOff >= write.Offset
                && RedisNet.Server.Replicas.Address(r) is { } ip
                    ? ServerAt(ip, state.ListeningPort) : null;
            if (replica is not null)
            {
                ackers[replica.Name] = replica.Starts;
            }
        }
        if (ackers.Count >= count)
        {
            write.Ackers = ackers;
        }
    }

    public void Refused(string text)
    {
        string word = text.Split(' ')[0];
        if (word == "NOREPLICAS")
        {
            marks.Hit(MarkTable.NoReplicas);
        }
        _refusals[word] = _refusals.GetValueOrDefault(word) + 1;
    }

    private static int GoodReplicas(Member m, GroupPlan group)
    {
        int good = 0;
        foreach (Client r in m.Server.Clients.Replicas)
        {
            bool fresh = m.Server.Time.UnixS - r.Replica!.AckTimeUnixS <= group.MaxLagS + 1;
            good += fresh && r.Replica.Phase == ReplicaPhase.Online ? 1 : 0;
        }
        return good;
    }

    private GroupPlan GroupOf(Member m)
    {
        if (!_groups.TryGetValue(m, out GroupPlan? group))
        {
            group = plan.Groups.First(g => g.Servers.Any(s => s.Name == m.Name));
            _groups[m] = group;
        }
        return group;
    }

    internal void Unsafe(string property, Member? m, string text) => Violations.Add(
        new Violation(property, ViolationKind.Safety, m?.Name ?? "", text, view.NowUs));

    internal static string Short(string id) => id.Length > 8 ? id[..8] : id;

    internal static string Show(History h)
    {
        string parent = h.Parent.Length > 0 ? $" of {Short(h.Parent)} up to {h.Cut}" : "";
        string midSync = h.MidSync ? ", in the middle of a synchronisation" : "";
        return $"{Short(h.Id)} by {h.Member} run {h.Starts}, {h.Cause}{parent}{midSync}";
    }
}
