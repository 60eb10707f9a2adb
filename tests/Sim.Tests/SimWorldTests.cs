// SimWorldTests: time, turns, and the life of nodes.
// Tests of src/Sim/SimWorld.cs, SimNode.cs, SimClient.cs, AeSim.cs.
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimWorldTests
{
    private static string Text(byte[] bytes) => Encoding.ASCII.GetString(bytes);

    [Test]
    public void A_server_answers_a_client_without_time_passing()
    {
        SimWorld world = new();
        EchoServer echo = new(world.AddNode("s"));
        SimClient client = world.Connect(world.AddNode("c"), "s", 6379);
        long before = world.NowUs;
        client.Send("hello"u8);
        Assert.That(Text(client.Receive()), Is.EqualTo("hello"));
        Assert.That(world.NowUs, Is.EqualTo(before));
        Assert.That(echo.Peers, Is.EqualTo(new[] { client.Address }));
    }

    [Test]
    public void Timers_fire_as_often_as_their_time_goes_into_the_virtual_time()
    {
        SimWorld world = new();
        int slow = 0;
        int fast = 0;
        EventLoop a = world.AddNode("a").CreateLoop();
        EventLoop b = world.AddNode("b").CreateLoop();
        _ = a.CreateTimeEvent(100, (_, _, _) => Tick(ref slow, 100), null);
        _ = b.CreateTimeEvent(10, (_, _, _) => Tick(ref fast, 10), null);
        world.RunForMs(1000);
        Assert.That((slow, fast), Is.EqualTo((10, 100)));
    }

    private static long Tick(ref int count, long again)
    {
        count++;
        return again;
    }

    [Test]
    public void The_wall_clock_goes_with_the_monotonic_one_and_may_be_set_apart()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        long mono = node.Clock.MonoUs();
        long wall = node.Clock.UnixUs();
        node.Clock.WallOffsetUs = -5_000_000;
        world.RunForMs(7);
        Assert.That(node.Clock.MonoUs() - mono, Is.EqualTo(7_000));
        Assert.That(node.Clock.UnixUs() - wall, Is.EqualTo(7_000 - 5_000_000));
        Assert.That(node.Clock.ToLocal(SimClock.EpochUnixUs / 1_000_000),
            Is.EqualTo(new LocalTime(2024, 1, 1, 0, 0, 0, 0)));
    }

    [Test]
    public void RunUntil_stops_at_the_first_moment_the_condition_holds()
    {
        SimWorld world = new();
        int ticks = 0;
        EventLoop loop = world.AddNode("a").CreateLoop();
        _ = loop.CreateTimeEvent(10, (_, _, _) => Tick(ref ticks, 10), null);
        long start = world.NowUs;
        Assert.That(world.RunUntil(() => ticks == 3, 1000), Is.True);
        Assert.That(world.NowUs - start, Is.EqualTo(30_000));
        Assert.That(world.RunUntil(() => ticks == 1000, 100), Is.False);
    }

    [Test]
    public void A_loop_that_runs_by_itself_moves_time_to_its_next_timer()
    {
        SimWorld world = new();
        EventLoop loop = world.AddNode("a").CreateLoop();
        int ticks = 0;
        _ = loop.CreateTimeEvent(250, (el, _, _) =>
        {
            if (++ticks == 4)
            {
                el.Stop();
            }
            return 250;
        }, null);
        long start = world.NowUs;
        loop.Main();
        Assert.That(world.NowUs - start, Is.EqualTo(1_000_000));
    }

    [Test]
    public void A_world_in_which_nothing_can_happen_is_a_fault()
    {
        EventLoop loop = new SimWorld().AddNode("a").CreateLoop();
        Assert.That(() => loop.ProcessEvents(AeFlags.AllEvents), Throws.TypeOf<PanicException>());
    }

    [Test]
    public void Before_sleep_work_of_the_turn_after_is_waited_for()
    {
        SimWorld world = new();
        SimNode server = world.AddNode("s");
        EventLoop loop = server.CreateLoop();
        int listener = server.Net.ListenTcp("*", 1, 1, false, out _).Int;
        int connection = -1;
        bool reply = false;
        _ = loop.CreateFileEvent(listener, AeMask.Readable, (el, fd, _, _) =>
        {
            connection = server.Net.Accept(fd, out _).Int;
            _ = el.CreateFileEvent(connection, AeMask.Readable, (_, f, _, _) =>
            {
                _ = server.Net.Recv(f, new byte[16]);
                reply = true;
            }, null);
        }, null);
        loop.SetBeforeSleepProc(el =>
        {
            if (reply)
            {
                reply = false;
                _ = server.Net.Send(connection, "ok"u8);
            }
        });
        SimClient client = world.Connect(world.AddNode("c"), "s", 1);
        client.Send("?"u8);
        Assert.That(Text(client.Receive()), Is.EqualTo("ok"));
    }

    [Test]
    public void A_killed_node_ends_its_connections_and_refuses_new_ones()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("s");
        _ = new EchoServer(node);
        SimNode other = world.AddNode("c");
        SimClient client = world.Connect(other, "s", 6379);
        client.Send("x"u8);
        _ = client.Receive();
        node.Kill();
        _ = client.Receive();
        Assert.That((client.Ended, client.Error), Is.EqualTo((true, Errno.None)));
        SimClient late = world.Connect(other, "s", 6379);
        _ = late.Receive();
        Assert.That(late.Error, Is.EqualTo(Errno.ECONNREFUSED));
    }

    [Test]
    public void A_node_that_crashes_is_seen_by_the_test_unless_it_wants_to_go_on()
    {
        SimWorld strict = new();
        _ = new EchoServer(strict.AddNode("s"));
        SimClient client = strict.Connect(strict.AddNode("c"), "s", 6379);
        client.Send("!"u8);
        Assert.That(() => client.Receive(), Throws.TypeOf<NodeDied>());

        SimWorld going = new(new SimOptions { KeepGoingAfterCrash = true });
        SimNode node = going.AddNode("s");
        _ = new EchoServer(node);
        client = going.Connect(going.AddNode("c"), "s", 6379);
        client.Send("!"u8);
        _ = client.Receive();
        Assert.That(node.Death!.Crashed, Is.True);
        Assert.That(node.Log.Lines, Is.EqualTo(new[] { "asked to" }));
        Assert.That(client.Ended, Is.True);
    }

    [Test]
    public void A_node_that_exits_is_just_gone()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        _ = node.CreateLoop().CreateTimeEvent(1, (_, _, _) =>
        {
            node.Env.Die.Exit(3);
            return 0;
        }, null);
        world.RunForMs(5);
        Assert.That((node.Death!.ExitCode, node.Death.Crashed), Is.EqualTo((3, false)));
    }

    [Test]
    public void The_same_seed_gives_the_same_run()
    {
        Assert.That(Run(7), Is.EqualTo(Run(7)));
        Assert.That(Run(7), Is.Not.EqualTo(Run(8)));
    }

    private static string Run(ulong seed)
    {
        SimWorld world = new(new SimOptions
        {
            Seed = seed,
            LatencyUs = 100,
            LatencyJitterUs = 900,
            ShortSendPercent = 30,
            ShortRecvPercent = 30,
        });
        SimNode server = world.AddNode("s");
        _ = new EchoServer(server);
        SimNode c = world.AddNode("c");
        List<string> journal = [server.Env.Random.NextU64().ToString(null, null)];
        SimClient[] clients = [world.Connect(c, "s", 6379), world.Connect(c, "s", 6379)];
        for (int i = 0; i < 20; i++)
        {
            clients[i % 2].Send(Encoding.ASCII.GetBytes("message " + i));
            world.RunForMs(1);
            journal.Add(Text(clients[0].Receive()) + "/" + Text(clients[1].Receive()));
        }
        return string.Join('\n', journal);
    }

    [Test]
    public void A_signal_wakes_the_loop_and_a_second_interrupt_ends_the_node()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        List<Signal> taken = [];
        _ = node.CreateLoop().CreateFileEvent(
            node.Signals.Descriptor,
            AeMask.Readable,
            (_, _, _, _) => taken.Add(node.Signals.Take()),
            null);
        node.Signals.Raise(Signal.Int);
        world.RunUntilIdle();
        Assert.That(taken, Is.EqualTo(new[] { Signal.Int }));
        node.Signals.Raise(Signal.Int);
        Assert.That(node.Death!.ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_number_closed_and_given_out_anew_is_not_watched_any_more()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        EventLoop loop = node.CreateLoop();
        int fired = 0;
        _ = node.Net.SocketPair(out int left, out _);
        _ = loop.CreateFileEvent(left, AeMask.Readable, (_, _, _, _) => fired++, null);
        _ = node.Net.Close(left);
        _ = node.Net.SocketPair(out int again, out int other);
        Assert.That(again, Is.EqualTo(left), "the lowest free number");
        _ = node.Net.Send(other, "x"u8);
        world.RunUntilIdle();
        Assert.That(fired, Is.Zero);
    }
}
