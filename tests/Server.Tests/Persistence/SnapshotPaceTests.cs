// SnapshotPaceTests: how long the loop may spend on a snapshot.
// Tests of src/Server/Persistence/Snapshots/SnapshotPace.cs. Not a port.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class SnapshotPaceTests
{
    [Test]
    public void Without_commands_in_between_a_slice_is_as_long_as_it_may_be()
    {
        var pace = default(SnapshotPace);
        pace.Ended(1000, 7);
        Assert.That(pace.NextUs(1003, 7), Is.EqualTo(SnapshotPace.MostUs));
    }

    [TestCase(3, SnapshotPace.LeastUs)]
    [TestCase(150, 50)]
    [TestCase(90_000, SnapshotPace.MostUs)]
    public void After_commands_it_is_a_share_of_the_time_they_took(long tookUs, long expected)
    {
        var pace = default(SnapshotPace);
        pace.Ended(1000, 7);
        Assert.That(pace.NextUs(1000 + tookUs, 8), Is.EqualTo(expected));
    }

    [Test]
    public void A_server_that_does_nothing_but_run_commands_gives_a_quarter_of_itself()
    {
        var pace = default(SnapshotPace);
        long now = 0;
        long spent = 0;
        for (int turn = 0; turn < 1000; turn++)
        {
            now += 200;
            long slice = pace.NextUs(now, turn + 1);
            now += slice;
            spent += slice;
            pace.Ended(now, turn + 1);
        }

        Assert.That((double)spent / now, Is.EqualTo(0.25).Within(0.01));
    }
}
