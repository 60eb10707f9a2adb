// RestChecks: what must hold of a cluster in which nothing happens any more.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Equal data (R2), the account of writes (E2), nothing left behind.</summary>
public sealed class RestChecks(
    ClusterView view, SeedPlan plan, Convergence convergence, Action<Violation> report)
{
    private const int StepMs = 250;
    private const int DigestWithinMs = 30_000;
    private const int FlushWithinMs = 20_000;
    private const int FlushAgainEvery = 20;
    private const int SpareDescriptors = 8;

    private readonly Cluster _cluster = view.Cluster;

    /// <summary>Waits until all members of each group have the same data at the same
    /// offset.</summary>
    public void DigestsBecomeEqual()
    {
        foreach (GroupPlan group in plan.Groups)
        {
            string last = "";
            if (!Within(DigestWithinMs, () => (last = Digests(group)).Length == 0))
            {
                Tell("R2", ViolationKind.Safety, "", $"{group.MasterName}: {last}");
            }
        }
    }

    /// <summary>Deletes everything and looks what is left: keys, bytes, descriptors.</summary>
    public void NothingLeaks(Session[] masters)
    {
        // Not once only: a write whose client gave it up may still be under way, sent anew by the
        // kernel when a cut was healed, and is executed behind the first one.
        int asked = 0;
        bool Flushed()
        {
            if (asked++ % FlushAgainEvery == 0)
            {
                Array.ForEach(masters, s => s.Send("FLUSHALL"));
            }
            Array.ForEach(masters, s => _ = s.Take());
            return Empty();
        }
        bool Empty() => _cluster.Servers.TrueForAll(
            m => m.Server.Db.Sum(db => db.Keys.Size) == 0);
        if (!Within(FlushWithinMs, Flushed))
        {
            Member m = _cluster.Servers.First(s => s.Server.Db.Sum(db => db.Keys.Size) > 0);
            string keys = string.Join(", ", _cluster.Servers.Select(
                s => $"{s.Name} {s.Server.Db.Sum(db => db.Keys.Size)}"));
            Tell("R2", ViolationKind.Liveness, m.Name, "has keys after FLUSHALL: " + keys);
        }
        foreach (Member m in _cluster.Members)
        {
            CheckDescriptors(m);
        }
    }

    private string Digest(Member m) => view.DigestOf(m)[..12];

    private string Digests(GroupPlan group)
    {
        List<Member> servers = convergence.Servers(group).ToList();
        string Show(Member m) => string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Name} {Ledger.Short(m.Server.Repl.Replid)}:{m.Server.Repl.MasterReplOffset} "
            + $"{m.Server.Db.Sum(db => db.Keys.Size)} keys {Digest(m)}");
        bool equal = servers.Select(m => (m.Server.Repl.Replid, m.Server.Repl.MasterReplOffset))
            .Distinct().Count() == 1 && servers.Select(Digest).Distinct().Count() == 1;
        return equal ? "" : string.Join("; ", servers.Select(Show));
    }

    // Listeners, clients, and what a Sentinel or a replica has open towards others. A leak adds one
    // with every reconnection, so a few too many are not worth an exact sum.
    private void CheckDescriptors(Member m)
    {
        int known = m.Server.Listening.Tcp.Count + m.Server.Clients.All.Count;
        int links = m.IsSentinel
            ? 2 * plan.Groups.Count * (plan.Servers.Count() + plan.Sentinels.Count)
            : 1;
        int open = m.Node.OpenDescriptors;
        if (open > known + links + SpareDescriptors)
        {
            Tell("C14", ViolationKind.Safety, m.Name, string.Create(
                CultureInfo.InvariantCulture,
                $"{open} descriptors are open, {known} listeners and clients are known"));
        }
    }

    private bool Within(int ms, Func<bool> condition)
    {
        for (int passed = 0; passed < ms; passed += StepMs)
        {
            if (condition())
            {
                return true;
            }
            _cluster.Advance(StepMs);
        }
        return condition();
    }

    private void Tell(string property, ViolationKind kind, string member, string text) =>
        report(new Violation(property, kind, member, text, _cluster.World.NowUs));
}
