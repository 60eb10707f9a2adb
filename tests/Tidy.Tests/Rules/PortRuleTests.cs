// PortRuleTests: the grammar of a port tag, and names that 7.2.4 does not have.
// Ours, no origin in C.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class PortRuleTests
{
    private static readonly HashSet<string> Symbols = PortRule.ReadSymbols(new SourceText(
        "x.tsv",
        "# file, kind, name\ndict.c\tfunction\tdictScan\ndict.c\tfunction\tdictFind\n"
        + "server.h\ttype\tclient\nserver.h\tmember\tbufpos\nserver.h\tmacro\tCMD_WRITE\n"));

    [TestCase("dict.c dictScan")]
    [TestCase("dict.c dictScan, dictFind")]
    [TestCase("dict.c dictScan dictFind")]
    [TestCase("dict.c dictScan (the cursor)")]
    [TestCase("server.h client.bufpos")]
    [TestCase("server.h CMD_*")]
    public void A_tag_with_known_names_passes(string tag) => Assert.That(Check(tag), Is.Empty);

    [TestCase("dict.c dictSkan")]
    [TestCase("sds.c dictScan")]
    [TestCase("server.h client.nothing")]
    [TestCase("server.h XYZ_*")]
    public void A_tag_with_an_unknown_name_is_named(string tag) =>
        Assert.That(Check(tag), Has.Exactly(1).Contains("7.2.4 has no"));

    [TestCase("dictScan")]
    [TestCase("dict.c")]
    [TestCase("dict.c  dictScan")]
    [TestCase("see dict.c dictScan")]
    public void A_tag_of_another_form_is_named(string tag) =>
        Assert.That(Check(tag), Has.Exactly(1).Contains("a tag is"));

    private static IEnumerable<string> Check(string tag) =>
        PortRule.Check(new SourceText("src/A.cs", $"/// <port>{tag}</port>"), Symbols);
}
