// MutantTests: the museum is in order.
// Ours, no origin in C.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class MutantTests
{
    private static IEnumerable<string> Names() => Mutant.All(Repository.Root).Select(m => m.Name);

    [Test]
    public void There_are_at_least_thirty() =>
        Assert.That(Names().Count(), Is.GreaterThanOrEqualTo(30));

    [TestCaseSource(nameof(Names))]
    public void Its_text_occurs_exactly_once(string name)
    {
        Mutant mutant = Mutant.All(Repository.Root).Single(m => m.Name == name);
        string source = Repository.Text(mutant.File);
        Assert.That(mutant.Occurrences(source), Is.EqualTo(1));
        Assert.That(mutant.Apply(source), Is.Not.EqualTo(source));
    }

    [TestCaseSource(nameof(Names))]
    public void Its_property_is_checked_in_campaigns_or_its_test_exists(string name)
    {
        Mutant mutant = Mutant.All(Repository.Root).Single(m => m.Name == name);
        if (mutant.Test.Length > 0)
        {
            string[] parts = mutant.Test.Split('.', '(');
            string file = File.ReadAllText(mutant.TestFile(Repository.Root));
            Assert.That(file, Does.Contain($"public void {parts[1]}("));
            Assert.That(mutant.KilledBy, Is.EqualTo(Mutant.ByTest));
            return;
        }
        Assert.That(
            AllCheckers.Create().SelectMany(c => c.Property.Split(',')),
            Does.Contain(mutant.KilledBy));
    }

    [Test]
    public void Every_one_has_its_row_in_the_table_with_title_and_property()
    {
        IEnumerable<string> rows = Repository.Lines("docs/MUTANTS.md")
            .Where(l => l.StartsWith("| ", System.StringComparison.Ordinal) && l.Contains(": "))
            .Select(l => string.Join('|', l.Split('|')[1..3]));
        Assert.That(rows, Is.EqualTo(Mutant.All(Repository.Root)
            .Select(m => $" {m.Name}: {m.Title} | {m.KilledBy} ")));
    }

    [TestCaseSource(nameof(Names))]
    public void Some_seeds_may_show_it(string name)
    {
        Mutant mutant = Mutant.All(Repository.Root).Single(m => m.Name == name);
        int seeds = Enumerable.Range(1, 2000).Count(seed =>
            SeedCondition.Holds(mutant.SeedsWith, PlanDraw.Draw((ulong)seed, false)));
        Assert.That(seeds, Is.GreaterThan(5));
    }
}
