// EventLoopTests: file events, turns and sleeping. Timers are in EventLoopTimerTests.
// Tests of src/Ae/EventLoop.cs, over real epoll and socket pairs.
using System;
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Ae.Tests;

public sealed class EventLoopTests
{
    private LoopBench _b = null!;

    [SetUp]
    public void MakeBench() => _b = new LoopBench();

    [TearDown]
    public void DropBench() => _b.Dispose();

    [Test]
    public void A_callback_gets_the_descriptor_its_data_and_what_is_ready()
    {
        (int fd, int other) = _b.Pair();
        List<(int, object?, AeMask)> seen = [];
        _b.On(fd, AeMask.Readable, (_, f, data, mask) => seen.Add((f, data, mask)), "data");
        Assert.That(_b.Turn(), Is.Empty);
        Assert.That(seen, Is.Empty);
        _b.Send(other);
        _ = _b.Turn();
        Assert.That(seen, Is.EqualTo(new[] { (fd, (object?)"data", AeMask.Readable) }));
    }

    [Test]
    public void What_was_not_read_is_reported_again()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, _b.Note("r"));
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        _b.Drain(fd);
        Assert.That(_b.Turn(), Is.Empty);
    }

    [Test]
    public void Readable_fires_before_writable_and_a_barrier_turns_that_round()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, _b.Note("r"));
        _b.On(fd, AeMask.Writable, _b.Note("w"));
        Assert.That(_b.Turn(), Is.EqualTo("r w"));
        _b.On(fd, AeMask.Writable | AeMask.Barrier, _b.Note("w"));
        Assert.That(_b.Turn(), Is.EqualTo("w r"));
    }

    [Test]
    public void Removing_writable_removes_the_barrier_too()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, _b.Note("r"));
        _b.On(fd, AeMask.Writable | AeMask.Barrier, _b.Note("w"));
        _b.Loop.DeleteFileEvent(fd, AeMask.Writable);
        Assert.That(_b.Loop.GetFileEvents(fd), Is.EqualTo(AeMask.Readable));
        _b.On(fd, AeMask.Writable, _b.Note("w"));
        Assert.That(_b.Turn(), Is.EqualTo("r w"));
    }

    [Test]
    public void One_callback_for_both_directions_fires_once_with_both_in_the_mask()
    {
        int fd = _b.ReadyFd();
        List<AeMask> masks = [];
        FileProc proc = (_, _, _, mask) => masks.Add(mask);
        _b.On(fd, AeMask.Readable | AeMask.Writable, proc);
        _ = _b.Turn();
        Assert.That(masks, Is.EqualTo(new[] { AeMask.Readable | AeMask.Writable }));
    }

    [Test]
    public void A_peer_that_vanished_is_both_readable_and_writable_whatever_was_asked()
    {
        (int reads, int other) = _b.Pair();
        _b.On(reads, AeMask.Readable, _b.Note("r"));
        _b.Close(other);
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        (int writes, int another) = _b.Pair();
        List<AeMask> masks = [];
        _b.On(writes, AeMask.Writable, (_, _, _, mask) => masks.Add(mask));
        _b.Close(another);
        _ = _b.Turn();
        Assert.That(masks, Is.EqualTo(new[] { AeMask.Readable | AeMask.Writable }));
    }

    [Test]
    public void A_callback_that_deletes_anothers_event_keeps_it_from_firing()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        FileProc deletesTheOther = (el, fd, _, _) =>
        {
            _b.Journal.Add("one");
            el.DeleteFileEvent(fd == a ? b : a, AeMask.Readable);
        };
        _b.On(a, AeMask.Readable, deletesTheOther);
        _b.On(b, AeMask.Readable, deletesTheOther);
        Assert.That(_b.Turn(), Is.EqualTo("one"));
    }

    [Test]
    public void A_callback_that_closes_its_own_descriptor_is_not_called_for_writing()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, (el, f, _, _) =>
        {
            el.DeleteFileEvent(f, AeMask.Readable | AeMask.Writable);
            _b.Close(f);
            _b.Journal.Add("closed");
        });
        _b.On(fd, AeMask.Writable, _b.Note("w"));
        Assert.That(_b.Turn(), Is.EqualTo("closed"));
        Assert.That(_b.Turn(), Is.Empty);
        Assert.That(_b.Loop.MaxFd, Is.EqualTo(-1));
    }

    [Test]
    public void A_new_descriptor_with_an_old_number_gets_no_event_of_the_old_one()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        bool replaced = false;
        FileProc replacesTheOther = (el, fd, _, _) =>
        {
            _b.Drain(fd);
            if (replaced)
            {
                _b.Journal.Add("wrong");
                return;
            }
            replaced = true;
            int old = fd == a ? b : a;
            el.DeleteFileEvent(old, AeMask.Readable);
            _b.Close(old);
            int taken = TakeNumber(old);
            _b.On(taken, AeMask.Readable, _b.Note("new"));
        };
        _b.On(a, AeMask.Readable, replacesTheOther);
        _b.On(b, AeMask.Readable, replacesTheOther);
        Assert.That(_b.Turn(), Is.Empty);
        Assert.That(_b.Turn(), Is.EqualTo("new"), "it was ready, so the next turn reports it");
    }

    // Opens ready descriptors until one has the wanted number, which the kernel gives out first.
    private int TakeNumber(int wanted)
    {
        for (int tries = 0; tries < 8; tries++)
        {
            (int fd, int other) = _b.Pair();
            _b.Send(other);
            _b.Send(fd);
            if (fd == wanted || other == wanted)
            {
                return wanted;
            }
        }
        throw new InvalidOperationException("the number was taken by another thread");
    }

    [Test]
    public void An_event_registered_by_a_callback_waits_for_the_next_turn()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        _b.On(a, AeMask.Readable, (_, fd, _, _) =>
        {
            _b.Drain(fd);
            _b.On(b, AeMask.Readable, _b.Note("b"));
        });
        Assert.That(_b.Turn(), Is.Empty);
        Assert.That(_b.Turn(), Is.EqualTo("b"));
    }

    [Test]
    public void A_turn_inside_a_callback_leaves_nothing_stale_to_fire()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        bool nested = false;
        FileProc nests = (el, fd, _, _) =>
        {
            _b.Drain(fd);
            _b.Journal.Add("once");
            if (!nested)
            {
                nested = true;
                _ = el.ProcessEvents(AeFlags.FileEvents | AeFlags.DontWait);
            }
        };
        _b.On(a, AeMask.Readable, nests);
        _b.On(b, AeMask.Readable, nests);
        Assert.That(_b.Turn(), Is.EqualTo("once once"));
    }

    [Test]
    public void More_ready_descriptors_than_one_poll_gives_are_all_served()
    {
        const int Many = 100;
        HashSet<int> served = [];
        for (int i = 0; i < Many; i++)
        {
            _b.On(_b.ReadyFd(), AeMask.Readable, (_, fd, _, _) =>
            {
                _b.Drain(fd);
                Assert.That(served.Add(fd), Is.True);
            });
        }
        _ = _b.Turn();
        Assert.That(served, Has.Count.EqualTo(EventLoop.PollBatchMax), "a turn takes a part");
        for (int turns = 0; turns < Many && served.Count < Many; turns++)
        {
            _ = _b.Turn();
        }
        Assert.That(served, Has.Count.EqualTo(Many));
    }

    [Test]
    public void A_descriptor_beyond_the_set_size_is_refused()
    {
        using LoopBench small = new(setSize: 3);
        (int fd, int _) = small.Pair();
        SysResult refused = small.Loop.CreateFileEvent(fd, AeMask.Readable, small.Note("r"), null);
        Assert.That(refused.Errno, Is.EqualTo(Errno.ERANGE));
        small.Loop.DeleteFileEvent(fd, AeMask.Readable);
        Assert.That(small.Loop.GetFileEvents(fd), Is.EqualTo(AeMask.None));
        Assert.That(small.Loop.Resize(fd + 1).Ok, Is.True);
        Assert.That(small.Loop.GetSetSize(), Is.EqualTo(fd + 1));
        small.On(fd, AeMask.Readable, small.Note("r"));
        Assert.That(small.Loop.Resize(fd).Errno, Is.EqualTo(Errno.ERANGE));
    }

    [Test]
    public void Resizing_inside_a_callback_keeps_the_turn_going()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        FileProc grows = (el, _, _, _) =>
        {
            _b.Journal.Add("r");
            Assert.That(el.Resize(el.GetSetSize() + 1000).Ok, Is.True);
        };
        _b.On(a, AeMask.Readable, grows);
        _b.On(b, AeMask.Readable, grows);
        Assert.That(_b.Turn(), Is.EqualTo("r r"));
    }

    [Test]
    public void The_highest_descriptor_is_found_again_when_it_goes()
    {
        int a = _b.ReadyFd();
        int b = _b.ReadyFd();
        _b.On(a, AeMask.Readable, _b.Note("a"), "da");
        _b.On(b, AeMask.Readable, _b.Note("b"));
        Assert.That(_b.Loop.MaxFd, Is.EqualTo(b));
        _b.Loop.DeleteFileEvent(b, AeMask.Readable);
        Assert.That(_b.Loop.MaxFd, Is.EqualTo(a));
        Assert.That(_b.Loop.GetFileClientData(a), Is.EqualTo("da"));
        Assert.That(_b.Loop.GetFileClientData(b), Is.Null);
    }

    [Test]
    public void The_flags_choose_what_a_turn_does()
    {
        _b.On(_b.ReadyFd(), AeMask.Readable, _b.Note("file"));
        _ = _b.Loop.CreateTimeEvent(0, (_, _, _) => { _b.Journal.Add("time"); return 0; }, null);
        _b.Loop.SetBeforeSleepProc(_ => _b.Journal.Add("before"));
        _b.Loop.SetAfterSleepProc(_ => _b.Journal.Add("after"));
        Assert.That(_b.Turn(AeFlags.None), Is.Empty);
        Assert.That(_b.Turn(AeFlags.FileEvents), Is.EqualTo("file"));
        Assert.That(_b.Turn(AeFlags.TimeEvents), Is.EqualTo("time"));
        Assert.That(_b.Turn(AeFlags.AllEvents), Is.EqualTo("file time"));
        Assert.That(
            _b.Turn(AeFlags.AllEvents | AeFlags.CallBeforeSleep | AeFlags.CallAfterSleep),
            Is.EqualTo("before after file time"));
    }

    [Test]
    public void A_turn_tells_how_many_descriptors_and_timers_it_served()
    {
        _b.On(_b.ReadyFd(), AeMask.Readable, _b.Note("a"));
        _b.On(_b.ReadyFd(), AeMask.Readable, _b.Note("b"));
        _ = _b.Loop.CreateTimeEvent(0, (_, _, _) => EventLoop.NoMore, null);
        Assert.That(_b.Loop.ProcessEvents(AeFlags.AllEvents), Is.EqualTo(3));
    }

    [Test]
    public void Before_sleep_may_ask_for_no_sleep()
    {
        RecordingPoller poller = new();
        using LoopBench b = new(poller: poller);
        _ = b.Loop.CreateTimeEvent(1000, (_, _, _) => 1000, null);
        b.Loop.SetBeforeSleepProc(el => el.SetDontWait(true));
        _ = b.Loop.ProcessEvents(AeFlags.AllEvents | AeFlags.CallBeforeSleep);
        b.Loop.SetBeforeSleepProc(el => el.SetDontWait(false));
        _ = b.Loop.ProcessEvents(AeFlags.AllEvents | AeFlags.CallBeforeSleep);
        Assert.That(poller.TimeoutsUs, Is.EqualTo(new[] { 0L, 1_000_000L }));
    }

    [Test]
    public void Main_turns_until_it_is_stopped()
    {
        int turns = 0;
        _ = _b.Loop.CreateTimeEvent(0, (el, _, _) =>
        {
            if (++turns == 3)
            {
                el.Stop();
            }
            return 0;
        }, null);
        _b.Loop.Main();
        Assert.That(turns, Is.EqualTo(3));
        Assert.That(_b.Loop.Stopped, Is.True);
    }

    [Test]
    public void An_exception_of_a_callback_reaches_the_owner_of_the_loop()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, (_, _, _, _) => Check.Panic("broken"));
        Assert.That(() => _b.Turn(), Throws.TypeOf<PanicException>());
    }

    [Test]
    public void A_steady_turn_allocates_nothing()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, AeMask.Readable, (_, _, _, _) => { });
        _b.On(fd, AeMask.Writable, (_, _, _, _) => { });
        _ = _b.Loop.CreateTimeEvent(0, (_, _, _) => 0, null);
        _b.Loop.SetBeforeSleepProc(_ => { });
        const AeFlags Flags =
            AeFlags.AllEvents | AeFlags.CallBeforeSleep | AeFlags.CallAfterSleep;
        for (int i = 0; i < 50; i++)
        {
            _ = _b.Loop.ProcessEvents(Flags);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _ = _b.Loop.ProcessEvents(Flags);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Disposing_the_loop_disposes_its_poller()
    {
        RecordingPoller poller = new();
        new LoopBench(poller: poller).Dispose();
        Assert.That(poller.Disposed, Is.True);
    }

    private static readonly AeMask ByEdge = AeMask.Readable | AeMask.Edge;

    [Test]
    public void By_edge_a_callback_is_called_once_unless_it_says_that_there_may_be_more()
    {
        int fd = _b.ReadyFd();
        bool more = true;
        _b.On(fd, ByEdge, (loop, f, _, _) =>
        {
            _b.Journal.Add("r");
            if (more)
            {
                loop.ReportAgain(f);
            }
        });
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        more = false;
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        Assert.That(_b.Turn(), Is.Empty);
    }

    [Test]
    public void By_edge_nothing_is_lost_when_a_turn_inside_drops_what_the_outer_one_found()
    {
        int first = _b.ReadyFd();
        int second = _b.ReadyFd();
        FileProc nests = (loop, f, _, _) =>
        {
            _b.Journal.Add("nests");
            _b.Drain(f);
            _ = loop.ProcessEvents(AeFlags.TimeEvents | AeFlags.DontWait);
        };
        _b.On(first, ByEdge, nests);
        _b.On(second, ByEdge, nests);

        // Whichever comes first, the other is found by the turn within, which serves no files.
        Assert.That(_b.Turn(), Is.EqualTo("nests"));
        Assert.That(_b.Turn(), Is.EqualTo("nests"));
        Assert.That(_b.Turn(), Is.Empty);
    }

    [Test]
    public void Edge_is_said_with_readable_and_goes_with_it()
    {
        int fd = _b.ReadyFd();
        _b.On(fd, ByEdge, _b.Note("r"));
        _b.On(fd, AeMask.Writable, _b.Note("w"));
        Assert.That(_b.Loop.GetFileEvents(fd), Is.EqualTo(ByEdge | AeMask.Writable));
        _b.Loop.DeleteFileEvent(fd, AeMask.Writable);
        _b.On(fd, AeMask.Readable, _b.Note("r"));
        Assert.That(_b.Loop.GetFileEvents(fd), Is.EqualTo(AeMask.Readable));
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        Assert.That(_b.Turn(), Is.EqualTo("r"));
        _b.On(fd, ByEdge, _b.Note("r"));
        _b.Loop.DeleteFileEvent(fd, AeMask.Readable);
        Assert.That(_b.Loop.GetFileEvents(fd), Is.EqualTo(AeMask.None));
    }

    [Test]
    public void To_report_again_is_for_what_is_watched_by_edge_alone()
    {
        RecordingPoller poller = new();
        using LoopBench bench = new(poller: poller);
        bench.On(3, AeMask.Readable, bench.Note("r"));
        bench.On(4, ByEdge, bench.Note("r"));
        bench.Loop.ReportAgain(3);
        bench.Loop.ReportAgain(4);
        bench.Loop.ReportAgain(5);
        bench.Loop.ReportAgain(-1);
        bench.Loop.ReportAgain(1 << 20);
        Assert.That(poller.Rearmed, Is.EqualTo(new[] { 4 }));
    }
}
