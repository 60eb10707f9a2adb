// WordRuleTests: words that may not stand in the tree. They are put together from halves here.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class WordRuleTests
{
    [Test]
    public void Debt_is_named_as_a_whole_word()
    {
        Assert.That(WordRule.NoDebt(File("// TO" + "DO: later")),
            Has.Exactly(1).Contains("open an issue"));
        Assert.That(WordRule.NoDebt(File("// AUTO" + "DOC is a word of its own")), Is.Empty);
    }

    [Test]
    public void Paths_of_a_machine_are_named()
    {
        Assert.That(WordRule.NoMachinePaths(File("var p = \"/ho" + "me/me/x\";")),
            Has.Exactly(1).Items);
        Assert.That(WordRule.NoMachinePaths(File("var p = \"/var/run/x\";")), Is.Empty);
    }

    [Test]
    public void An_upstream_notice_stands_in_the_notices_alone()
    {
        string notice = "Salvatore " + "Sanfilippo";
        Assert.That(WordRule.NoUpstreamNotices(File(notice)), Has.Exactly(1).Items);
        Assert.That(WordRule.NoUpstreamNotices(new SourceText("THIRD-PARTY-NOTICES.md", notice)),
            Is.Empty);
    }

    [TestCase("src/Server/A.cs", "lo" + "ck (_x)")]
    [TestCase("src/Ae/A.cs", "public async " + "Task F()")]
    [TestCase("tests/Mem.Tests/A.cs", "Thread." + "Sleep(1);")]
    public void Waiting_is_named(string path, string code) =>
        Assert.That(WordRule.NoWaiting(new SourceText(path, code)), Has.Exactly(1).Items);

    [TestCase("src/Os/A.cs", "lo" + "ck (_x)")]
    [TestCase("src/Server/A.cs", "// async " + "is a word")]
    [TestCase("src/Server/A.cs", "Block(" + "x);")]
    [TestCase("tests/Interop.Tests/A.cs", "Thread." + "Sleep(1);")]
    public void Waiting_where_it_belongs_passes(string path, string code) =>
        Assert.That(WordRule.NoWaiting(new SourceText(path, code)), Is.Empty);

    private static SourceText File(string text) => new("src/A.cs", text);
}
