// EventLoopTimerTests: timers, their order, and how long a loop sleeps for them.
// Tests of src/Ae/EventLoop.cs, with a clock moved by hand.
using System.Collections.Generic;
using NUnit.Framework;

namespace RedisNet.Ae.Tests;

public sealed class EventLoopTimerTests
{
    private RecordingPoller _poller = null!;
    private LoopBench _b = null!;

    [SetUp]
    public void MakeBench()
    {
        _poller = new RecordingPoller();
        _b = new LoopBench(poller: _poller);
    }

    [TearDown]
    public void DropBench() => _b.Dispose();

    private long Every(long ms, string name) => _b.Loop.CreateTimeEvent(ms, (_, _, _) =>
    {
        _b.Journal.Add(name);
        return ms;
    }, null);

    private string Turn()
    {
        _b.Journal.Clear();
        _ = _b.Loop.ProcessEvents(AeFlags.AllEvents);
        return string.Join(' ', _b.Journal);
    }

    [Test]
    public void Ids_count_from_zero()
    {
        Assert.That(Every(1, "a"), Is.Zero);
        Assert.That(Every(1, "b"), Is.EqualTo(1));
    }

    [Test]
    public void Timers_due_together_fire_newest_first_whatever_their_time()
    {
        _ = Every(30, "old");
        _ = Every(10, "mid");
        _ = Every(20, "new");
        _b.Clock.PassMs(29);
        Assert.That(Turn(), Is.EqualTo("new mid"));
        _b.Clock.PassMs(50);
        Assert.That(Turn(), Is.EqualTo("new mid old"));
    }

    [Test]
    public void A_timer_fires_at_its_time_and_is_set_again_from_when_it_ended()
    {
        _ = _b.Loop.CreateTimeEvent(10, (_, _, _) =>
        {
            _b.Journal.Add("t");
            _b.Clock.PassMs(5);
            return 10;
        }, null);
        _b.Clock.PassMs(9);
        Assert.That(Turn(), Is.Empty);
        _b.Clock.PassMs(1);
        Assert.That(Turn(), Is.EqualTo("t"));
        _b.Clock.PassMs(9);
        Assert.That(Turn(), Is.Empty);
        _b.Clock.PassMs(1);
        Assert.That(Turn(), Is.EqualTo("t"));
    }

    [Test]
    public void A_timer_made_by_a_timer_waits_for_the_next_turn()
    {
        _ = _b.Loop.CreateTimeEvent(0, (_, _, _) =>
        {
            _ = Every(0, "child");
            return EventLoop.NoMore;
        }, null);
        Assert.That(Turn(), Is.Empty);
        Assert.That(Turn(), Is.EqualTo("child"));
    }

    [Test]
    public void A_deleted_timer_does_not_fire_and_is_finalized_once_in_the_next_pass()
    {
        List<object?> finalized = [];
        long id = _b.Loop.CreateTimeEvent(
            0, (_, _, _) => 0, "data", (_, data) => finalized.Add(data));
        Assert.That(_b.Loop.DeleteTimeEvent(id), Is.True);
        Assert.That(_b.Loop.DeleteTimeEvent(id), Is.False);
        Assert.That(finalized, Is.Empty);
        Assert.That(_b.Loop.ProcessEvents(AeFlags.AllEvents), Is.Zero);
        _ = _b.Loop.ProcessEvents(AeFlags.AllEvents);
        Assert.That(finalized, Is.EqualTo(new[] { "data" }));
    }

    [Test]
    public void A_timer_that_wants_no_more_is_finalized_in_the_pass_after()
    {
        _ = _b.Loop.CreateTimeEvent(
            0, (_, _, _) => EventLoop.NoMore, null, (_, _) => _b.Journal.Add("final"));
        Assert.That(Turn(), Is.Empty);
        Assert.That(Turn(), Is.EqualTo("final"));
        Assert.That(_poller.TimeoutsUs[1], Is.Zero, "the pass is not put off by a sleep");
    }

    [Test]
    public void A_timer_may_delete_another_before_it_fires()
    {
        long victim = Every(0, "victim");
        _ = _b.Loop.CreateTimeEvent(0, (el, _, _) =>
        {
            Assert.That(el.DeleteTimeEvent(victim), Is.True);
            return 0;
        }, null);
        Assert.That(Turn(), Is.Empty);
    }

    [Test]
    public void A_timer_that_deletes_itself_is_kept_until_its_callback_is_over()
    {
        int runs = 0;
        _ = _b.Loop.CreateTimeEvent(
            0,
            (el, id, _) =>
            {
                runs++;
                Assert.That(el.DeleteTimeEvent(id), Is.True);
                _ = el.ProcessEvents(AeFlags.TimeEvents | AeFlags.DontWait);
                Assert.That(_b.Journal, Is.Empty, "still in use");
                return EventLoop.NoMore;
            },
            null,
            (_, _) => _b.Journal.Add("final"));
        Assert.That(Turn(), Is.Empty);
        Assert.That(Turn(), Is.EqualTo("final"));
        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public void Deleting_an_id_that_is_none_answers_no()
    {
        Assert.That(_b.Loop.DeleteTimeEvent(7), Is.False);
        Assert.That(_b.Loop.DeleteTimeEvent(-1), Is.False);
    }

    [Test]
    public void The_loop_sleeps_until_the_nearest_timer()
    {
        _ = Every(50, "far");
        long near = Every(20, "near");
        _b.Clock.PassMs(5);
        _ = Turn();
        Assert.That(_poller.TimeoutsUs[^1], Is.EqualTo(15_000));
        _ = _b.Loop.DeleteTimeEvent(near);
        _ = Turn();
        Assert.That(_poller.TimeoutsUs[^1], Is.EqualTo(45_000));
        _b.Clock.PassMs(100);
        _ = Turn();
        Assert.That(_poller.TimeoutsUs[^1], Is.Zero);
    }

    [Test]
    public void Without_timers_or_when_they_are_not_asked_for_it_sleeps_for_ever()
    {
        _ = Turn();
        _ = Every(50, "t");
        Assert.That(
            _b.Loop.CreateFileEvent(5, AeMask.Readable, _b.Note("r"), null).Ok, Is.True);
        _ = _b.Loop.ProcessEvents(AeFlags.FileEvents);
        Assert.That(_poller.TimeoutsUs, Is.EqualTo(new[] { -1L, -1L }));
    }

    [Test]
    public void Without_descriptors_a_turn_that_may_not_wait_does_not_poll()
    {
        _ = Every(0, "t");
        _ = _b.Loop.ProcessEvents(AeFlags.AllEvents | AeFlags.DontWait);
        Assert.That(_poller.TimeoutsUs, Is.Empty);
        Assert.That(_b.Journal, Is.EqualTo(new[] { "t" }));
    }

    [Test]
    public void Many_timers_made_and_deleted_leave_only_the_living()
    {
        List<long> ids = [];
        for (int i = 0; i < 100; i++)
        {
            ids.Add(Every(0, "t"));
        }
        for (int i = 0; i < 100; i += 2)
        {
            Assert.That(_b.Loop.DeleteTimeEvent(ids[i]), Is.True);
        }
        Assert.That(_b.Loop.ProcessEvents(AeFlags.TimeEvents), Is.EqualTo(50));
        Assert.That(_b.Loop.ProcessEvents(AeFlags.TimeEvents), Is.EqualTo(50));
    }
}
