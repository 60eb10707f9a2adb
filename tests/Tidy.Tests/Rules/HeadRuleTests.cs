// HeadRuleTests: how a source file must open.
// Ours, no origin in C.
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class HeadRuleTests
{
    private const string Space = "namespace RedisNet.Mem;\n\npublic class Dict\n{\n}\n";

    [TestCase("// Dict: a hash table.\n// Port of redis 7.2 dict.c. BSD-3-Clause, see "
        + "THIRD-PARTY-NOTICES.md.\n")]
    [TestCase("// Dict: a hash table.\n// Ours, no origin in C.\n")]
    [TestCase("// Dict: a hash table that\n// grows.\n// Not a port; C has another.\n")]
    public void A_head_with_name_and_origin_passes(string head) =>
        Assert.That(HeadRule.Check(new SourceText("src/Mem/Dict.cs", head + Space)), Is.Empty);

    [TestCase("", TestName = "No head")]
    [TestCase("// A hash table.\n// Ours, no origin in C.\n", TestName = "No name")]
    [TestCase("// Dict: a hash table.\n\n// Port of redis 7.2 dict.c.\n",
        TestName = "Origin after a gap")]
    public void A_head_without_name_or_origin_is_named(string head) =>
        Assert.That(HeadRule.Check(new SourceText("src/Mem/Dict.cs", head + Space)), Is.Not.Empty);

    [Test]
    public void A_namespace_in_braces_is_named() =>
        Assert.That(
            HeadRule.Check(new SourceText("src/Mem/Dict.cs",
                "// Dict: x.\n// Ours.\nnamespace A\n{\n}\n")),
            Has.Exactly(1).Contains("file-scoped"));

    [Test]
    public void Files_outside_src_are_free() =>
        Assert.That(HeadRule.Check(new SourceText("tests/A.cs", "class A\n{\n}\n")), Is.Empty);
}
