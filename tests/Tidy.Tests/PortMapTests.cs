// PortMapTests: how the map counts, and what it shows.
// Ours, no origin in C.
using NUnit.Framework;
using RedisNet.Tools.GenMap;

namespace RedisNet.Tidy.Tests;

[TestFixture]
public sealed class PortMapTests
{
    private static readonly string[] Symbols =
    [
        "# file, kind, name", "dict.c\tfunction\tdictScan", "dict.c\tfunction\tdictFind",
        "dict.c\ttype\tdict", "zipmap.c\tfunction\tzipmapNew",
    ];

    [Test]
    public void A_function_counts_when_a_tag_names_it_and_a_type_is_shown_only()
    {
        string page = Map("/// <port>dict.c dictScan, dict</port>");
        Assert.That(page, Does.Contain("| [dict.c](#dictc) | 2 | 1 | 50 % |"));
        Assert.That(page, Does.Contain("- `dict`: [Mem/Dict/Dict.cs](../src/Mem/Dict/Dict.cs)"));
    }

    [Test]
    public void A_file_that_no_tag_names_is_listed_as_not_begun() =>
        Assert.That(Map("/// <port>dict.c dictScan</port>"),
            Does.Contain("Nothing yet of: zipmap.c."));

    [Test]
    public void The_same_function_in_two_tags_of_a_file_is_shown_once() =>
        Assert.That(
            Map("/// <port>dict.c dictScan</port>\n/// <port>dict.c dictScan</port>"),
            Does.Contain("- `dictScan`: [Mem/Dict/Dict.cs](../src/Mem/Dict/Dict.cs)\n"));

    private static string Map(string text) =>
        PortMap.Write(Symbols, [("src/Mem/Dict/Dict.cs", text)]);
}
