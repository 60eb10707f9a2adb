// PropertiesTests: docs/PROPERTIES.md has every number, and says the truth about checkers.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace RedisNet.Campaign.Tests;

public sealed class PropertiesTests
{
    private static List<(string Number, string Where)> Rows() => Repository.Lines(
        "docs/PROPERTIES.md")
        .Select(l => Regex.Match(l, @"^\| ([SR]\d+) \| [^|]+ \| ([^|]+) \|$"))
        .Where(m => m.Success).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();

    [Test]
    public void Every_number_has_its_row()
    {
        IEnumerable<string> all = Enumerable.Range(1, 60).Select(i => "S" + i)
            .Concat(Enumerable.Range(1, 24).Select(i => "R" + i));
        Assert.That(Rows().Select(r => r.Number), Is.EqualTo(all));
    }

    [Test]
    public void A_checker_named_for_a_property_watches_it()
    {
        Dictionary<string, string[]> checkers = AllCheckers.Create()
            .ToDictionary(c => c.GetType().Name, c => c.Property.Split(','));
        foreach ((string number, string where) in Rows())
        {
            MatchCollection named = Regex.Matches(where, "`([A-Z]\\d\\d[A-Za-z0-9]+)`");
            foreach (Match name in named)
            {
                Assert.That(checkers, Does.ContainKey(name.Groups[1].Value), number);
            }
            Assert.That(
                named.Count == 0
                || checkers[named[0].Groups[1].Value].Contains(number),
                Is.True, number);
        }
    }

    [Test]
    public void Every_checker_is_named()
    {
        string text = string.Join('\n', Repository.Lines("docs/PROPERTIES.md"));
        foreach (Checker c in AllCheckers.Create())
        {
            Assert.That(text, Does.Contain($"`{c.GetType().Name}`"));
        }
    }
}
