// MarkdownRuleTests: titles and links.
// Ours, no origin in C.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class MarkdownRuleTests
{
    [TestCase("# One\n\n## Two\n", 0)]
    [TestCase("# One\n```\n# a comment\n```\n", 0)]
    [TestCase("# One\n# Two\n", 1)]
    [TestCase("text\n", 1)]
    public void A_document_has_one_title(string text, int offences) =>
        Assert.That(MarkdownRule.OneTitle(new SourceText("a.md", text)),
            Has.Exactly(offences).Items);

    [TestCase("[a](STYLE.md)")]
    [TestCase("[a](../README.md#run)")]
    [TestCase("[a](#here)")]
    [TestCase("[a](https://redis.io/x)")]
    public void A_link_that_leads_somewhere_passes(string text) =>
        Assert.That(Links(text), Is.Empty);

    [TestCase("[a](README.md)")]
    [TestCase("[a](../docs/NONE.md#x)")]
    public void A_link_that_leads_nowhere_is_named(string text) =>
        Assert.That(Links(text), Has.Exactly(1).Contains("nowhere"));

    private static IEnumerable<string> Links(string text) =>
        MarkdownRule.Links(new SourceText("docs/A.md", text),
            path => path is "README.md" or "docs/STYLE.md");
}
