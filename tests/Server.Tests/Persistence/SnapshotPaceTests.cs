// SnapshotPaceTests: how long the loop may spend on a snapshot, and when it may go on.
// Tests of src/Server/Persistence/Snapshots/SnapshotPace.cs. Not a port.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class SnapshotPaceTests
{
    [Test]
    public void Without_commands_in_between_slices_follow_at_once()
    {
        var pace = default(SnapshotPace);
        pace.Begin(7);
        pace.Begin(7);
        Assert.That(pace.IsIdle, Is.True);
        Assert.That(pace.SliceUs, Is.EqualTo(SnapshotPace.IdleUs));
        Assert.That(pace.AfterMs, Is.Zero);
    }

    [Test]
    public void After_a_command_a_pause_follows_the_slice()
    {
        var pace = default(SnapshotPace);
        pace.Begin(7);
        pace.Begin(8);
        Assert.That(pace.IsIdle, Is.False);
        Assert.That(pace.SliceUs, Is.EqualTo(SnapshotPace.BusyUs));
        Assert.That(pace.AfterMs, Is.EqualTo(1));
    }
}
