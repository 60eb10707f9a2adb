// ConfigTableTests: every directive of 7.2.4 is a row, under the same names, with the same default.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// defaults-7.2.4.tsv holds what C answered to CONFIG GET of each directive, hidden ones too.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Config;

public sealed class ConfigTableTests
{
    // C has these in builds with TLS only; links here are plain.
    private const string Tls = "tls-";

    /// <summary>Directives of C that are no rows, besides those of TLS, and why.</summary>
    private static readonly Dictionary<string, string> NotHere = new()
    {
        ["req-res-logfile"] = "only in builds of C that log requests and replies",
        ["client-default-resp"] = "only in builds of C that log requests and replies",
    };

    /// <summary>Rows of ours that C has not, and why.</summary>
    private static readonly Dictionary<string, string> OnlyHere = new()
    {
        ["memory-compaction"] = "keys move together without jemalloc's activedefrag",
        ["rdb-version"] = "a 7.0 peer cannot load version 11",
    };

    /// <summary>Defaults that are not compared, and why.</summary>
    private static readonly Dictionary<string, string> OwnDefault = new()
    {
        ["dir"] = "the folder the process was started in",
        ["save"] = "the fixture clears it; its default is compared by itself",
    };

    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void Every_directive_of_C_is_a_row_with_its_default() => Assert.Multiple(() =>
    {
        foreach ((string name, string alias, string value) in Oracle())
        {
            if (name.StartsWith(Tls, StringComparison.Ordinal))
            {
                Assert.That(ConfigTable.Lookup(name), Is.Null, name);
                continue;
            }
            ConfigEntry? row = ConfigTable.Lookup(name);
            Assert.That(row, Is.Not.Null, $"{name} is not a row");
            Assert.That(row?.Alias ?? "", Is.EqualTo(alias), $"the former name of {name}");
            if (row is not null && !OwnDefault.ContainsKey(name))
            {
                Assert.That(row.Get(_s.Server), Is.EqualTo(value), $"the default of {name}");
            }
        }
    });

    [Test]
    public void Rows_that_C_has_not_are_named_with_the_reason()
    {
        HashSet<string> known = [.. Oracle().Select(row => row.Name)];
        Assert.That(
            ConfigTable.Rows.Select(row => row.Name).Where(name => !known.Contains(name)),
            Is.EquivalentTo(OnlyHere.Keys));
    }

    [Test]
    public void Directives_left_out_are_no_rows() =>
        Assert.That(NotHere.Keys.Where(name => ConfigTable.Lookup(name) is not null), Is.Empty);

    [Test]
    public void Save_points_are_those_of_C_when_nothing_is_configured()
    {
        string expected = Oracle().Single(row => row.Name == "save").Value;
        Assert.That(
            string.Join(' ', new ServerConfig().Save.Select(p => $"{p.Seconds} {p.Changes}")),
            Is.EqualTo(expected));
    }

    private static IEnumerable<(string Name, string Alias, string Value)> Oracle()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "RedisNet.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }
        string file = Path.Combine(
            folder, "tests", "Server.Tests", "Config", "defaults-7.2.4.tsv");
        foreach (string line in File.ReadLines(file))
        {
            if (!line.StartsWith('#'))
            {
                string[] columns = [.. line.Split('\t'), "", ""];
                yield return (columns[0], columns[1], columns[2]);
            }
        }
    }
}
