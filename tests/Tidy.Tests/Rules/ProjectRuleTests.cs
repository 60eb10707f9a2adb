// ProjectRuleTests: the arrows between projects, unsafe code, packages.
// Ours, no origin in C.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Tidy.Tests.Rules;

[TestFixture]
public sealed class ProjectRuleTests
{
    [Test]
    public void An_allowed_reference_passes() =>
        Assert.That(Check("Server", "<ProjectReference Include=\"../Mem/RedisNet.Mem.csproj\" />"),
            Is.Empty);

    [Test]
    public void A_reference_against_the_arrows_is_named() =>
        Assert.That(
            Check("Server", "<ProjectReference Include=\"../Sentinel/RedisNet.Sentinel.csproj\" "
                + "/>"),
            Has.Exactly(1).Contains("may not use"));

    [Test]
    public void A_package_in_the_product_is_named() =>
        Assert.That(Check("Resp", "<PackageReference Include=\"X\" />"),
            Has.Exactly(1).Contains("no packages"));

    [Test]
    public void Unsafe_code_is_for_Os_and_Mem_alone()
    {
        const string on = "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>";
        Assert.That(Check("Mem", on), Is.Empty);
        Assert.That(Check("Resp", on), Has.Exactly(1).Contains("unsafe"));
    }

    [Test]
    public void A_project_nobody_drew_is_named() =>
        Assert.That(Check("Helpers", ""), Has.Exactly(1).Contains("does not know"));

    private static IEnumerable<string> Check(string name, string inside) =>
        ProjectRule.Check(new SourceText($"src/{name}/RedisNet.{name}.csproj",
            $"<Project>{inside}</Project>"));
}
