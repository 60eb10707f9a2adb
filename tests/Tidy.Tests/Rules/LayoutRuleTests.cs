// LayoutRuleTests: what counts as too wide, too long, or too much for one file.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class LayoutRuleTests
{
    private static readonly Dictionary<string, int> Nothing = [];

    [Test]
    public void A_line_of_100_columns_passes_and_one_of_101_does_not()
    {
        Assert.That(LayoutRule.Lines(File(new string('x', 100))), Is.Empty);
        Assert.That(LayoutRule.Lines(File(new string('x', 101))), Has.Exactly(1).Items);
    }

    [TestCase("a\tb")]
    [TestCase("a ")]
    [TestCase("a\r")]
    public void Tabs_and_trailing_blanks_are_named(string line) =>
        Assert.That(LayoutRule.Lines(File(line)), Has.Exactly(1).Items);

    [Test]
    public void Generated_files_may_be_wide() =>
        Assert.That(LayoutRule.Lines(new SourceText("src/A.g.cs", new string('x', 200))), Is.Empty);

    [Test]
    public void A_file_of_801_lines_is_too_long()
    {
        Assert.That(LayoutRule.FileLength(File(Repeat("\n", 799))), Is.Empty);
        Assert.That(LayoutRule.FileLength(File(Repeat("\n", 800))), Has.Exactly(1).Items);
    }

    [Test]
    public void A_function_may_have_70_lines_from_brace_to_brace()
    {
        Assert.That(LayoutRule.FunctionLength(Function(68), Nothing), Is.Empty);
        Assert.That(LayoutRule.FunctionLength(Function(69), Nothing),
            Has.Exactly(1).Contains("Grow has 71"));
    }

    [Test]
    public void A_function_that_is_listed_may_be_as_long_as_its_row_says()
    {
        var allowed = new Dictionary<string, int> { ["src/A.cs Grow"] = 80 };
        Assert.That(LayoutRule.FunctionLength(Function(78), allowed), Is.Empty);
        Assert.That(LayoutRule.FunctionLength(Function(79), allowed), Has.Exactly(1).Items);
    }

    [Test]
    public void A_table_is_no_function() =>
        Assert.That(
            LayoutRule.FunctionLength(
                File("class A\n{\n    static readonly int[] T = new[]\n    {\n"
                    + Repeat("1,\n", 100) + "    };\n}\n"),
                Nothing),
            Is.Empty);

    [Test]
    public void Braces_in_strings_and_comments_do_not_count()
    {
        string text = "class A\n{\n    void F(int a)\n    {\n        // }}} \n"
            + "        G(\"{{{\", $\"{a}{{\", @\"\"\"{\", '{', \"\"\"{ \" {\"\"\");\n    }\n"
                + Repeat("\n", 100) + "}\n";
        CodeBlock[] functions = File(text).Blocks.Where(b => b.Kind == BlockKind.Function)
            .ToArray();
        Assert.That(functions.Select(f => (f.Name, f.Length)), Is.EqualTo(new[] { ("F", 4) }));
    }

    [Test]
    public void Two_public_types_in_one_file_are_one_too_many()
    {
        Assert.That(LayoutRule.OnePublicType(
            File("public class A\n{\n}\n\ninternal class B\n{\n}\n")), Is.Empty);
        Assert.That(
            LayoutRule.OnePublicType(
                File("public class A\n{\n}\n\npublic readonly record struct B(int X);\n")),
            Has.Exactly(1).Contains("A, B"));
    }

    [Test]
    public void A_nested_public_type_belongs_to_its_owner() =>
        Assert.That(
            LayoutRule.OnePublicType(
                File("public class A\n{\n    public struct B\n    {\n    }\n}\n")), Is.Empty);

    private static SourceText File(string text) => new("src/A.cs", text);

    private static SourceText Function(int lines) =>
        File("class A\n{\n    private void Grow(int by)\n    {\n" + Repeat("        by++;\n", lines)
            + "    }\n}\n");

    private static string Repeat(string text, int count) =>
        string.Concat(Enumerable.Repeat(text, count));
}
