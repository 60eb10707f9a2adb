// DeviationRuleTests: marks in the code and lines on the page need each other.
// Ours, no origin in C.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class DeviationRuleTests
{
    [Test]
    public void A_mark_needs_a_slug_and_a_reason()
    {
        Assert.That(DeviationRule.Marks(Code("// REDISNET(ae-slot): why.")), Is.Empty);
        Assert.That(DeviationRule.Marks(Code("// REDISNET: why.")), Has.Exactly(1).Items);
        Assert.That(DeviationRule.Marks(Code("// REDISNET(Ae Slot): why.")), Has.Exactly(1).Items);
    }

    [Test]
    public void The_word_in_a_sentence_is_no_mark() =>
        Assert.That(DeviationRule.Marks(Code("// What a mark (REDISNET: …) is.")), Is.Empty);

    [Test]
    public void A_mark_that_is_listed_passes() =>
        Assert.That(Agreement("// REDISNET(ae-slot): why.", "## ae\n- `ae-slot`: what."), Is.Empty);

    [Test]
    public void A_mark_that_is_not_listed_is_named() =>
        Assert.That(
            Agreement("// REDISNET(ae-slot): why.", "## ae\n"),
                Has.Exactly(1).Contains("not listed"));

    [Test]
    public void A_line_without_a_mark_is_named() =>
        Assert.That(Agreement("", "- `ae-slot`: what."), Has.Exactly(1).Contains("nowhere"));

    [Test]
    public void A_line_that_stands_twice_is_named() =>
        Assert.That(
            Agreement("// REDISNET(ae-slot): why.", "- `ae-slot`: what.\n- `ae-slot`: what."),
            Has.Exactly(1).Contains("twice"));

    private static IEnumerable<string> Agreement(string code, string page) =>
        DeviationRule.Agreement([Code(code)], new SourceText("docs/DEVIATIONS.md", page));

    private static SourceText Code(string text) => new("src/A.cs", text);
}
