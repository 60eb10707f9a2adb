// FaultTableTests: the fault classes and the page that lists them.
// Ours, no origin in C.
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class FaultTableTests
{
    [Test]
    public void The_table_has_forty_classes_in_the_order_of_their_names()
    {
        Assert.That(FaultTable.Rows, Has.Count.EqualTo(40));
        Assert.That(
            FaultTable.Rows.Select(r => (int)r.Class), Is.EqualTo(Enumerable.Range(0, 40)));
    }

    [Test]
    public void The_page_lists_each_class_in_the_words_of_the_table()
    {
        DirectoryInfo? at = new(TestContext.CurrentContext.TestDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "docs", "SIMULATOR.md")))
        {
            at = at.Parent;
        }
        string[] page = File.ReadAllLines(Path.Combine(at!.FullName, "docs", "SIMULATOR.md"));
        string[] rows = FaultTable.Rows.Select(r =>
            $"| {r.Class} | {r.What.Replace("<amount>", "*amount*")} |").ToArray();
        Assert.That(page, Is.SupersetOf(rows));
    }
}
