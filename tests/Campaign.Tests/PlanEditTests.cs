// PlanEditTests: plans with fewer and shorter faults.
// Ours, no origin in C.
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class PlanEditTests
{
    private static SeedPlan Plan => PlanDraw.Draw(1, upstream: false) with
    {
        Faults =
        [
            new FaultWindow(FaultClass.Clog, 0, 1000, 0, 1, 0),
            new FaultWindow(FaultClass.PairCut, 400, 2400, 0, 2, 5),
            new FaultWindow(FaultClass.KillMaster, 500, 500, 0, 3, 0),
        ],
    };

    [Test]
    public void What_is_kept_can_be_said_and_read_again()
    {
        PlanEdit edit = new PlanEdit(Plan).Without([0]).Halved(1, 'a').Halved(1, 'b');
        Assert.That(edit.Arguments(), Is.EqualTo(" FAULTS=1,2 HALVE=1ab"));
        FaultWindow[] again = PlanEdit.Parse(Plan, "1,2", "1ab").Apply(Plan).Faults.ToArray();
        Assert.That(again, Is.EqualTo(edit.Apply(Plan).Faults));
        Assert.That((again[0].FromMs, again[0].ToMs), Is.EqualTo((900, 1400)));
    }

    [Test]
    public void A_whole_plan_needs_no_words() =>
        Assert.That(new PlanEdit(Plan).Arguments(), Is.Empty);

    [Test]
    public void Nothing_can_be_kept() =>
        Assert.That(PlanEdit.Parse(Plan, "none", null).Apply(Plan).Faults, Is.Empty);
}
