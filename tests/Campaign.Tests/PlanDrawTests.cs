// PlanDrawTests: what a seed decides.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class PlanDrawTests
{
    private const ulong Many = 2000;

    [Test]
    public void One_seed_draws_one_plan() => Assert.That(
        PlanDraw.Draw(42, upstream: false).Describe(),
        Is.EqualTo(PlanDraw.Draw(42, upstream: false).Describe()));

    [Test]
    public void Each_fault_class_is_drawn_by_some_seed_and_off_in_about_half()
    {
        int[] on = new int[FaultTable.Rows.Count];
        int[] used = new int[FaultTable.Rows.Count];
        for (ulong seed = 1; seed <= Many; seed++)
        {
            SeedPlan plan = PlanDraw.Draw(seed, upstream: false);
            plan.Classes.ToList().ForEach(c => on[(int)c]++);
            plan.Faults.Select(f => f.Class).Distinct().ToList().ForEach(c => used[(int)c]++);
        }
        Assert.That(on, Is.All.InRange((int)Many * 4 / 10, (int)Many * 6 / 10));
        Assert.That(used, Is.All.GreaterThan(0));
    }

    [Test]
    public void All_topologies_are_drawn()
    {
        SeedPlan[] plans = Enumerable.Range(1, (int)Many)
            .Select(s => PlanDraw.Draw((ulong)s, upstream: false)).ToArray();
        Assert.That(
            plans.Select(p => p.Sentinels.Count).Distinct(), Is.EquivalentTo(new[] { 3, 5, 7 }));
        Assert.That(
            plans.SelectMany(p => p.Groups).Select(g => g.Servers.Count - 1).Distinct(),
            Is.EquivalentTo(new[] { 1, 2, 3, 4 }));
        Assert.That(
            plans.Count(p => p.Groups.Count == 2
                && p.Groups[0].Servers[0].Ip == p.Groups[1].Servers[0].Ip),
            Is.GreaterThan(0), "two masters on one host");
        Assert.That(
            plans.Count(p => p.Groups[0].Servers.Any(
                s => s.Master.Length > 0 && s.Master != p.Groups[0].Servers[0].Name)),
            Is.GreaterThan(0), "a replica of a replica");
    }
}
