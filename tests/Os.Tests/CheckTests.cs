// CheckTests: what a failed check says.
// Tests of src/Os/Check.cs.
using NUnit.Framework;

namespace RedisNet.Os.Tests;

public sealed class CheckTests
{
    [Test]
    public void What_holds_passes() => Assert.That(() => Check.That(1 + 1 == 2), Throws.Nothing);

    [Test]
    public void What_does_not_hold_is_named_with_its_place()
    {
        int two = 2;
        Assert.That(
            () => Check.That(two == 3),
            Throws.TypeOf<PanicException>().With.Message.Contains("two == 3")
                .And.Message.Contains(nameof(What_does_not_hold_is_named_with_its_place)));
    }

    [Test]
    public void A_panic_carries_its_message() => Assert.That(
        () => Check.Panic("lost"), Throws.TypeOf<PanicException>().With.Message.Contains("lost"));

    [Test]
    public void Paranoid_checks_are_on_in_test_builds() => Assert.That(
        () => Check.Paranoid(false), Throws.TypeOf<PanicException>());
}
