// ServerFiguresTests: what dotnet-counters is shown is what INFO says.
// Tests of src/Server/Core/Figures.
using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

[NonParallelizable]
public sealed class ServerFiguresTests
{
    [Test]
    public void The_meter_shows_the_numbers_of_INFO()
    {
        using var s = new ServerFixture();
        using var meter = new ServerMeter(s.Server);
        s.Do("SET", "k", "v");
        s.Do("GET", "k");
        s.Do("GET", "none");
        s.Advance(200);
        string info = s.Do("INFO", "everything").Text;
        Dictionary<string, long> shown = Measure(s.Server);

        // The reply itself was not sent yet, nor its command counted, when it was written.
        Assert.That(shown["redisnet.commands"], Is.EqualTo(Field(info,
            "total_commands_processed") + 1));
        Assert.That(shown["redisnet.connections"], Is.EqualTo(Field(info,
            "total_connections_received")));
        Assert.That(shown["redisnet.net.input"], Is.EqualTo(Field(info,
            "total_net_input_bytes")));
        Assert.That(shown["redisnet.net.output"], Is.GreaterThan(Field(info,
            "total_net_output_bytes")));
        Assert.That(shown["redisnet.keyspace.hits"], Is.EqualTo(Field(info, "keyspace_hits")));
        Assert.That(shown["redisnet.keyspace.misses"], Is.EqualTo(1));
        Assert.That(shown["redisnet.loop.turns"], Is.GreaterThan(Field(info,
            "eventloop_cycles")));
        Assert.That(shown["redisnet.clients"], Is.EqualTo(1));
        Assert.That(shown["redisnet.memory.used"], Is.Positive);
        Assert.That(shown.Keys.Where(k => k.StartsWith("redisnet.loop.time",
            StringComparison.Ordinal)), Has.Exactly(6).Items);
    }

    [Test]
    public void The_time_of_the_loop_goes_to_the_phase_it_was_spent_in_and_adds_up()
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        using var meter = new ServerMeter(s.Server);
        s.Do("CONFIG", "RESETSTAT");
        long startUs = s.World.NowUs;
        s.Do("DEBUG", "SLEEP", "0.5").Is("+OK\r\n");
        s.Advance(1000);
        Dictionary<string, long> shown = Measure(s.Server);
        Assert.That(shown["redisnet.loop.time commands"], Is.EqualTo(500_000));

        // In the simulator the loop does not stand in its poll: a turn lasts until the next.
        long sum = shown.Where(f => f.Key.StartsWith("redisnet.loop.time",
            StringComparison.Ordinal)).Sum(f => f.Value);
        Assert.That(sum, Is.InRange(s.World.NowUs - startUs - 110_000, s.World.NowUs - startUs));
    }

    [Test]
    public void Two_servers_in_a_process_have_each_their_own_meter()
    {
        var world = new SimWorld();
        Peer a = new(world, "a");
        Peer b = new(world, "b");
        using var meterA = new ServerMeter(a.Server);
        using var meterB = new ServerMeter(b.Server);
        a.Do("PING");
        a.Do("PING");
        b.Do("PING");
        Assert.That(Measure(a.Server)["redisnet.commands"], Is.EqualTo(2));
        Assert.That(Measure(b.Server)["redisnet.commands"], Is.EqualTo(1));
    }

    [Test]
    public void The_event_source_makes_its_counters_when_somebody_listens()
    {
        using var s = new ServerFixture();
        using var source = new ServerEventSource(s.Server);
        Assert.That(source.ConstructionException, Is.Null);
        Assert.That(source.Name, Is.EqualTo("RedisNet"));
        Assert.That(source.Counters, Is.Empty);
        using (var listener = new Listener())
        {
            listener.EnableEvents(source, EventLevel.LogAlways);
            Assert.That(source.Counters.Select(c => c.Name), Is.EqualTo(ServerFigures.All.Select(
                f => f.Phase is null ? f.Name : f.Name + "." + f.Phase)));
        }
    }

    private static Dictionary<string, long> Measure(RedisServer server)
    {
        Dictionary<string, long> shown = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == "RedisNet" && instrument.Meter.Scope == server)
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            shown.Add(instrument.Name + string.Concat(tags.ToArray().Select(t => " " + t.Value)),
                value));
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }

    private static long Field(string info, string name) => long.Parse(
        info.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))
            .Split(':')[1], CultureInfo.InvariantCulture);

    private sealed class Listener : EventListener
    {
    }
}
