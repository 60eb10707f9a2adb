// LegacyKeyRangeTests: key specs as first key, last key and step.
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Server.Tests.Commands.CommandRows;

namespace RedisNet.Server.Tests.Commands;

public sealed class LegacyKeyRangeTests
{
    [Test]
    public void No_specs_give_an_empty_range()
    {
        Assert.That(LegacyKeyRange.Of([]), Is.EqualTo(new LegacyKeyRange(0, 0, 0, false)));
    }

    [Test]
    public void A_single_range_is_taken_as_it_is_with_its_step()
    {
        Assert.That(LegacyKeyRange.Of([Range(1, -1, 2)]),
            Is.EqualTo(new LegacyKeyRange(1, -1, 2, false)));
        Assert.That(LegacyKeyRange.Of([Range(2, 1, 1)]),
            Is.EqualTo(new LegacyKeyRange(2, 3, 1, false)));
    }

    [Test]
    public void An_incomplete_range_means_movable_keys()
    {
        KeySpec spec = Range(1, 0, 1, flags: KeyFlags.Ro | KeyFlags.Incomplete);
        Assert.That(LegacyKeyRange.Of([spec]), Is.EqualTo(new LegacyKeyRange(1, 1, 1, true)));
    }

    [Test]
    public void Ranges_that_follow_one_another_are_joined()
    {
        Assert.That(LegacyKeyRange.Of([Range(1, 0, 1), Range(2, 0, 1)]),
            Is.EqualTo(new LegacyKeyRange(1, 2, 1, false)));
        Assert.That(LegacyKeyRange.Of([Range(1, 0, 1), Range(2, -1, 1)]),
            Is.EqualTo(new LegacyKeyRange(1, -1, 1, false)));
    }

    [Test]
    public void A_gap_or_a_step_makes_the_keys_movable()
    {
        Assert.That(LegacyKeyRange.Of([Range(1, 0, 1), Range(3, 0, 1)]),
            Is.EqualTo(new LegacyKeyRange(1, 1, 1, true)));
        Assert.That(LegacyKeyRange.Of([Range(1, 0, 1), Range(2, -1, 2)]),
            Is.EqualTo(new LegacyKeyRange(1, 1, 1, true)));
    }

    [Test]
    public void Specs_without_any_range_leave_it_empty_and_movable()
    {
        var spec = new KeySpec(KeyFlags.Ro, BeginSearch.Index(2), FindKeys.Keynum(0, 1, 1));
        Assert.That(LegacyKeyRange.Of([spec]), Is.EqualTo(new LegacyKeyRange(0, 0, 0, true)));
    }
}
