// AeEpollTests: masks and waiting of the real poller.
// Tests of src/Ae/AeEpoll.cs, over socket pairs.
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Os.Linux;

namespace RedisNet.Ae.Tests;

public sealed class AeEpollTests
{
    private readonly LinuxNetwork _net = new();
    private AeEpoll _poller = null!;
    private int _left;
    private int _right;

    [SetUp]
    public void Open()
    {
        _poller = new AeEpoll();
        Assert.That(_poller.Resize(64).Ok, Is.True);
        Assert.That(_net.SocketPair(out _left, out _right).Ok, Is.True);
    }

    [TearDown]
    public void Close()
    {
        _poller.Dispose();
        _ = _net.Close(_left);
        _ = _net.Close(_right);
    }

    private FiredEvent[] Poll(int room = 8)
    {
        FiredEvent[] fired = new FiredEvent[room];
        int count = _poller.Poll(fired, 0);
        return fired[..count];
    }

    [Test]
    public void It_is_called_epoll() => Assert.That(_poller.Name, Is.EqualTo("epoll"));

    [Test]
    public void Masks_are_added_and_removed_one_by_one()
    {
        _ = _net.Send(_right, "x"u8);
        Assert.That(_poller.AddEvent(_left, AeMask.None, AeMask.Readable).Ok, Is.True);
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, AeMask.Readable) }));
        Assert.That(_poller.AddEvent(_left, AeMask.Readable, AeMask.Writable).Ok, Is.True);
        const AeMask Both = AeMask.Readable | AeMask.Writable;
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, Both) }));
        _poller.DelEvent(_left, Both, AeMask.Readable);
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, AeMask.Writable) }));
        _poller.DelEvent(_left, AeMask.Writable, AeMask.Writable);
        Assert.That(Poll(), Is.Empty);
    }

    [Test]
    public void A_span_with_room_for_one_gets_one_and_the_other_next()
    {
        _ = _poller.AddEvent(_left, AeMask.None, AeMask.Writable);
        _ = _poller.AddEvent(_right, AeMask.None, AeMask.Writable);
        FiredEvent first = Poll(room: 1)[0];
        FiredEvent second = Poll(room: 1)[0];
        Assert.That(first.Fd, Is.Not.EqualTo(second.Fd));
    }

    [Test]
    public void A_file_and_a_closed_number_cannot_be_watched()
    {
        LinuxFileSystem files = new();
        int regular = files.Open("/etc/passwd", OpenFlags.Read).Int;
        Assert.That(
            _poller.AddEvent(regular, AeMask.None, AeMask.Readable).Errno,
            Is.EqualTo(Errno.EPERM));
        _ = files.Close(regular);
        Assert.That(
            _poller.AddEvent(-1, AeMask.None, AeMask.Readable).Errno, Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void Waiting_ends_when_the_time_is_over()
    {
        FiredEvent[] fired = new FiredEvent[1];
        Assert.That(_poller.Poll(fired, 1), Is.Zero);
    }

    private const AeMask Watched = AeMask.Readable | AeMask.Edge;

    private void WatchByEdge() =>
        Assert.That(_poller.AddEvent(_left, AeMask.None, Watched).Ok, Is.True);

    [Test]
    public void By_edge_what_came_is_reported_once_and_what_comes_then_once_more()
    {
        WatchByEdge();
        _ = _net.Send(_right, "xy"u8);
        FiredEvent[] readable = [new FiredEvent(_left, AeMask.Readable)];
        Assert.That(Poll(), Is.EqualTo(readable));
        Assert.That(Poll(), Is.Empty);
        _ = _net.Send(_right, "z"u8);
        Assert.That(Poll(), Is.EqualTo(readable));
        Assert.That(Poll(), Is.Empty);
    }

    [Test]
    public void By_edge_what_is_left_is_reported_when_asked_for()
    {
        WatchByEdge();
        _ = _net.Send(_right, "xy"u8);
        _ = Poll();
        _poller.Rearm(_left, Watched);
        Assert.That(Poll(), Has.Length.EqualTo(1));
        Assert.That(Poll(), Is.Empty);
        _ = _net.Recv(_left, new byte[8]);
        _poller.Rearm(_left, Watched);
        Assert.That(Poll(), Is.Empty);
    }

    [Test]
    public void By_edge_the_end_of_the_stream_is_reported_until_it_is_taken()
    {
        WatchByEdge();
        _ = _net.Send(_right, "xy"u8);
        _ = _net.Shutdown(_right, ShutdownHow.Write);

        // One report for both: a read that stops at the bytes knows nothing of the end.
        Assert.That(Poll(), Has.Length.EqualTo(1));
        Assert.That(_net.Recv(_left, new byte[8]).Value, Is.EqualTo(2));
        Assert.That(Poll(), Has.Length.EqualTo(1));
        Assert.That(_net.Recv(_left, new byte[8]).Value, Is.Zero);
        Assert.That(Poll(), Has.Length.EqualTo(1));
    }

    [Test]
    public void What_waits_to_write_is_level_triggered_whatever_else_it_does()
    {
        WatchByEdge();
        _ = _net.Send(_right, "x"u8);
        _ = Poll();
        Assert.That(_poller.AddEvent(_left, Watched, AeMask.Writable).Ok, Is.True);
        const AeMask both = AeMask.Readable | AeMask.Writable;
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, both) }));
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, both) }));
        _poller.DelEvent(_left, Watched | AeMask.Writable, AeMask.Writable);

        // Set anew, so it counts as come now.
        Assert.That(Poll(), Is.EqualTo(new[] { new FiredEvent(_left, AeMask.Readable) }));
        Assert.That(Poll(), Is.Empty);
    }
}
