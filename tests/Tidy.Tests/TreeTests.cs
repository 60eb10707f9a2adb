// TreeTests: the rules of docs/STYLE.md, run over the whole tree.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;
using RedisNet.Tidy.Tests.Rules;
using RedisNet.Tools.GenMap;

namespace RedisNet.Tidy.Tests;

[TestFixture]
public sealed class TreeTests
{
    private static readonly string[] Assemblies =
    [
        "RedisNet.Os", "RedisNet.Mem", "RedisNet.Resp", "RedisNet.Ae", "RedisNet.Server",
        "RedisNet.Sentinel", "RedisNet.Sim", "redisnet-server",
    ];

    [Test]
    public void Lines_are_at_most_100_columns_and_end_clean() => EachFile(LayoutRule.Lines);

    [Test]
    public void Files_are_at_most_800_lines() => EachFile(LayoutRule.FileLength);

    [Test]
    public void Functions_are_at_most_70_lines() =>
        EachFile(file => LayoutRule.FunctionLength(file, LongPieces.Functions));

    [Test]
    public void A_file_has_one_public_type() => EachFile(LayoutRule.OnePublicType);

    [Test]
    public void A_source_file_opens_with_what_it_is_and_whence() => EachFile(HeadRule.Check);

    [Test]
    public void No_debt_is_left_in_the_code() => EachFile(WordRule.NoDebt);

    [Test]
    public void No_path_of_a_machine_is_named() => EachFile(WordRule.NoMachinePaths);

    [Test]
    public void Upstream_notices_stand_in_one_place() => EachFile(WordRule.NoUpstreamNotices);

    [Test]
    public void Nothing_waits_on_another_thread() => EachFile(WordRule.NoWaiting);

    [Test]
    public void Port_tags_name_symbols_of_7_2_4()
    {
        HashSet<string> symbols = PortRule.ReadSymbols(File("docs/port/symbols-7.2.4.tsv"));
        EachFile(file => PortRule.Check(file, symbols));
    }

    [Test]
    public void Marks_of_deviations_have_a_slug() => EachFile(DeviationRule.Marks);

    [Test]
    public void Deviations_in_code_and_page_agree() =>
        Expect(DeviationRule.Agreement(Repository.Files, File("docs/DEVIATIONS.md")));

    [Test]
    public void Documents_have_one_title() => EachFile(MarkdownRule.OneTitle);

    [Test]
    public void Links_between_documents_resolve() =>
        EachFile(file => MarkdownRule.Links(file, path =>
            Path.Exists(Path.Combine(Repository.Root, path))));

    [Test]
    public void Projects_use_only_whom_they_may() => EachFile(ProjectRule.Check);

    [Test]
    public void The_map_is_what_make_map_writes()
    {
        IEnumerable<(string Path, string Text)> sources = Repository.Files
            .Where(file => file.IsCSharp && file.Under("src/"))
            .Select(file => (file.Path, file.Text));
        string page = PortMap.Write(File("docs/port/symbols-7.2.4.tsv").Lines, sources);
        Assert.That(page == File("docs/MAP.md").Text, "docs/MAP.md is not up to date: `make map`.");
    }

    [TestCaseSource(nameof(Assemblies))]
    public void No_static_field_can_change(string name) =>
        Expect(StaticStateRule.Check(Assembly.Load(name)));

    private static SourceText File(string path) =>
        Repository.Files.FirstOrDefault(file => file.Path == path) ?? new SourceText(path, "");

    private static void EachFile(Func<SourceText, IEnumerable<string>> rule) =>
        Expect(Repository.Files.SelectMany(rule));

    private static void Expect(IEnumerable<string> offences)
    {
        string[] found = offences.ToArray();
        Assert.That(found, Is.Empty, string.Join('\n', found));
    }
}
