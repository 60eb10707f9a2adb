// SimTraceTests: the hash of a run, and those who watch it.
// Tests of src/Sim/SimTrace.cs, SimTraceWriter.cs, SimObserver.cs, Agenda.cs.
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimTraceTests
{
    private static SimWorld Run(ulong seed, SimObserver? observer = null, string text = "hello")
    {
        SimWorld world = new(new SimOptions
        {
            Seed = seed, LatencyUs = 100, LatencyJitterUs = 900, ShortSendPercent = 30,
        });
        if (observer != null)
        {
            world.Watch(observer);
        }
        SimNode server = world.AddNode("s");
        _ = new EchoServer(server);
        SimClient client = world.Connect(world.AddNode("c"), "s", 6379);
        for (int i = 0; i < 20; i++)
        {
            client.Send(Encoding.ASCII.GetBytes(text));
            world.RunForMs(3);
            _ = client.Receive();
        }
        int fd = server.Files.Open("/f", OpenFlags.Write | OpenFlags.Create).Int;
        _ = server.Files.Write(fd, "data"u8);
        _ = server.Log.Write("a line\n"u8);
        server.Kill();
        return world;
    }

    [Test]
    public void One_seed_has_one_hash_and_each_byte_counts()
    {
        ulong hash = Run(7).TraceHash;
        Assert.That(Run(7).TraceHash, Is.EqualTo(hash));
        Assert.That(Run(8).TraceHash, Is.Not.EqualTo(hash));
        Assert.That(Run(7, text: "hellp").TraceHash, Is.Not.EqualTo(hash));
        Assert.That(Run(7).EventCount, Is.GreaterThan(40));
    }

    [Test]
    public void The_hash_of_a_known_run_is_the_same_on_every_machine()
    {
        SimWorld world = new(new SimOptions { Seed = 1 });
        SimNode node = world.AddNode("a");
        _ = node.Log.Write("the hash of this line is written down\n"u8);
        Assert.That(world.TraceHash.ToString("x16", null), Is.EqualTo("a2ba203d4c14ae49"));
    }

    private sealed class Counter : SimObserver
    {
        public int Sends { get; private set; }

        public int Turns { get; private set; }

        public List<string> Others { get; } = [];

        public override void Sent(
            SimNode node, NetAddress local, NetAddress remote, System.ReadOnlySpan<byte> bytes) =>
            Sends++;

        public override void Turned(SimNode node) => Turns++;

        public override void Wrote(
            SimNode node, string path, long offset, System.ReadOnlySpan<byte> bytes) =>
            Others.Add("write " + path);

        public override void Logged(SimNode node, string line) => Others.Add("line " + line);

        public override void Died(SimNode node, NodeDied death) => Others.Add("death");
    }

    [Test]
    public void An_observer_hears_of_everything_and_changes_nothing()
    {
        Counter counter = new();
        ulong watched = Run(7, counter).TraceHash;
        Assert.That(watched, Is.EqualTo(Run(7).TraceHash));
        Assert.That(counter.Sends, Is.GreaterThanOrEqualTo(40));
        Assert.That(counter.Turns, Is.GreaterThanOrEqualTo(20));
        Assert.That(counter.Others, Is.EqualTo(new[] { "write /f", "line a line", "death" }));
    }

    [Test]
    public void The_readable_trace_has_a_line_an_event()
    {
        SimWorld world = new();
        List<string> lines = [];
        world.Watch(new SimTraceWriter(world, lines.Add));
        SimNode server = world.AddNode("s", "10.0.0.1");
        _ = new EchoServer(server);
        SimClient client = world.Connect(world.AddNode("c", "10.0.0.2"), "s", 6379);
        client.Send("PING\r\n"u8);
        world.RunForMs(2);
        server.Host.StepWallUs(5);
        server.Kill();
        Assert.That(lines, Is.EqualTo(new[]
        {
            "1000.000 s added at 10.0.0.1",
            "1000.000 c added at 10.0.0.2",
            "1000.000 c connect 10.0.0.1",
            "1000.000 c > 10.0.0.1:6379 PING\\r\\n",
            "1000.000 s accept 10.0.0.2",
            "1000.000 s > 10.0.0.2:32768 PING\\r\\n",
            "1002.000 * wall clock step of 10.0.0.1 5",
            "1002.000 s ! 137 the node exited",
        }));
    }

    [Test]
    public void What_is_due_together_happens_in_the_order_it_was_entered()
    {
        SimWorld world = new();
        List<int> order = [];
        for (int i = 0; i < 200; i++)
        {
            int number = i;
            world.Schedule((i * 7 % 5) * 1000, () => order.Add(number));
        }
        world.RunForMs(10);
        List<int> expected = [];
        for (int due = 0; due < 5; due++)
        {
            for (int i = 0; i < 200; i++)
            {
                if (i * 7 % 5 == due)
                {
                    expected.Add(i);
                }
            }
        }
        Assert.That(order, Is.EqualTo(expected));
    }
}
