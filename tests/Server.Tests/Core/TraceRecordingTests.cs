// TraceRecordingTests: what --trace leaves in its file, also when things go wrong.
// Tests of src/Server/Core/Trace.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

public sealed class TraceRecordingTests
{
    private const string Path = "/loop.json";

    [Test]
    public void A_recording_has_every_call_by_name_and_every_phase_of_a_turn()
    {
        using var s = new ServerFixture();
        Start(s);
        s.Do("SET", "k", "v").Is("+OK\r\n");
        s.Shared.Raw(TestClient.Encode("GET", "k") + TestClient.Encode("GET", "k"));
        s.Do("CONFIG", "GET", "maxmemory");
        s.Advance(1000);
        s.Server.Recording!.Close();
        List<Event> events = Read(s);
        Assert.That(Names(events, "command"), Is.EqualTo(new[] { "set", "get", "get",
            "config|get" }));
        Assert.That(Names(events, "loop").Distinct(), Is.SupersetOf(new[] { "poll", "turn", "read",
            "parse", "before-sleep", "commands", "replies", "write", "accept" }));
        Assert.That(Names(events, "cron").Distinct(), Is.SupersetOf(new[] { "cron", "cron-clients",
            "cron-expire", "cron-rehash", "cron-replication", "cron-mode" }));
        Assert.That(events.Where(e => e.Name == "write").Select(e => e.Arg),
            Is.SupersetOf(new[] { "bytes:5", "bytes:14" }));
        Assert.That(events.Where(e => e.Name == "parse").Select(e => e.Arg),
            Does.Contain("commands:2"));
        Assert.That(s.Server.Trace, Is.Null);
        s.Do("PING").Is("+PONG\r\n");
    }

    [Test]
    public void Events_lie_within_each_other_and_no_two_begin_together()
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        Start(s);
        s.Ask("SET a 1", "MULTI", "GET a", "INCR a", "EXEC", "BLPOP q 1", "DEBUG RELOAD");
        s.Connect().Do("RPUSH", "q", "x");
        s.Connect().Raw("SETRANGE long 100000 x\r\nGET long\r\n").Contains("x\r\n");
        s.Advance(500);
        s.Server.Recording!.Close();
        List<Event> events = [.. Read(s).Where(e => e.Track == 1).OrderBy(e => e.StartNs)];
        Assert.That(events.Select(e => e.StartNs), Is.Unique);
        Stack<Event> open = new();
        foreach (Event e in events)
        {
            while (open.Count > 0 && open.Peek().EndNs <= e.StartNs)
            {
                open.Pop();
            }

            Assert.That(open.Count == 0 || e.EndNs <= open.Peek().EndNs, $"{e} in {Top(open)}");
            e.Parent = Top(open)?.Name;
            open.Push(e);
        }

        Assert.That(Parents(events, "turn"), Is.EqualTo(new string?[] { null }));
        Assert.That(Parents(events, "poll"), Is.EqualTo(new string?[] { null }));
        Assert.That(Parents(events, "before-sleep"), Is.EqualTo(new[] { "turn" }));
        Assert.That(Parents(events, "exec"), Is.EqualTo(new[] { "commands" }));
        Assert.That(Parents(events, "incr"), Is.EqualTo(new[] { "exec" }));
        Assert.That(Parents(events, "write"), Is.EquivalentTo(new[] { "replies", "get" }));
        Assert.That(Parents(events, "cron-expire"), Is.EqualTo(new[] { "cron" }));
    }

    [Test]
    public void The_file_of_a_process_that_was_killed_lacks_a_bracket_and_at_most_a_second()
    {
        using var s = new ServerFixture();
        Start(s);
        s.Do("SET", "k", "v");
        s.Advance(1200);
        string text = Text(s);
        Assert.That(text, Does.Not.EndWith("]\n").And.Not.EndWith(","));
        Assert.That(Names(Parse(text + "]"), "command"), Is.EqualTo(new[] { "set" }));
    }

    [Test]
    public void SHUTDOWN_is_in_the_file_and_closes_it()
    {
        using var s = new ServerFixture();
        Start(s);
        s.Connect().Send(TestClient.Encode("SHUTDOWN", "NOSAVE"));
        s.World.RunUntilIdle();
        Assert.That(s.Node.Alive, Is.False);
        Assert.That(Text(s), Does.EndWith("\n]\n"));
        Assert.That(Names(Read(s), "command"), Is.EqualTo(new[] { "shutdown" }));
    }

    [Test]
    public void At_its_limit_the_file_is_closed_and_the_server_goes_on()
    {
        const int Limit = 20_000;
        using var s = new ServerFixture();
        Start(s, TraceLimits.Default with { FileBytes = Limit });
        for (int i = 0; i < 100; i++)
        {
            s.Do("SET", "k", "v").Is("+OK\r\n");
        }

        s.Advance(1200);
        Assert.That(s.Server.Recording, Is.Null);
        Assert.That(Text(s), Has.Length.InRange(Limit / 2, Limit));
        Assert.That(Names(Read(s), "command"), Has.All.EqualTo("set"));
        Assert.That(s.LogText, Does.Contain(
            $"The trace file {Path} has reached its limit of {Limit} bytes. The trace ends here."));
        s.Do("PING").Is("+PONG\r\n");
    }

    [Test]
    public void A_full_disk_ends_the_recording_with_one_line_and_leaves_whole_events()
    {
        using var s = new ServerFixture();
        Start(s);
        s.Do("SET", "k", "v");
        s.Advance(1200);
        s.Node.Disk.FailWrites = Errno.ENOSPC;
        s.Do("GET", "k");
        s.Advance(3000);
        s.Node.Disk.FailWrites = Errno.None;
        s.Do("GET", "k").Is("$1\r\nv\r\n");
        s.Advance(3000);
        Assert.That(s.Server.Recording, Is.Null);
        Assert.That(Names(Parse(Text(s) + "]"), "command"), Is.EqualTo(new[] { "set" }));
        Assert.That(s.LogText.Split("The trace file"), Has.Length.EqualTo(2));
        Assert.That(s.LogText, Does.Contain($"The trace file {Path} cannot be written: "
            + "No space left on device. The trace ends here."));
    }

    [Test]
    public void A_file_that_cannot_be_opened_is_an_error()
    {
        using var s = new ServerFixture();
        Assert.That(TraceRecording.Start(s.Server, "/none/loop.json"), Is.EqualTo(
            "Can't open the trace file /none/loop.json: No such file or directory"));
        s.Node.Disk.FailWrites = Errno.ENOSPC;
        Assert.That(TraceRecording.Start(s.Server, Path), Is.EqualTo(
            $"Can't write the trace file {Path}: No space left on device"));
        Assert.That(s.Server.Recording, Is.Null);
    }

    [Test]
    public void Small_buffers_are_handed_on_and_what_is_too_much_is_counted()
    {
        using var s = new ServerFixture();
        Start(s, TraceLimits.Default with { BufferEvents = 8 });
        for (int i = 0; i < 20; i++)
        {
            s.Shared.Raw(string.Concat(Enumerable.Repeat(TestClient.Encode("PING"), 30)));
        }

        s.Advance(100);
        s.Server.Recording!.Close();
        List<Event> events = Read(s);
        int dropped = events.Where(e => e.Name == "dropped")
            .Sum(e => int.Parse(e.Arg!["events:".Length..], null));
        Assert.That(dropped, Is.GreaterThan(100));
        int pings = Names(events, "command").Length;
        Assert.That(pings, Is.InRange(20, 599));
        Assert.That(pings + dropped, Is.GreaterThanOrEqualTo(600));
    }

    [Test]
    public void Without_credit_whole_turns_are_skipped_and_their_commands_counted()
    {
        using var s = new ServerFixture();
        Start(s, TraceLimits.Default with { FirstEvents = 200, EventsPerSecond = 100 });
        for (int i = 0; i < 300; i++)
        {
            s.Do("SET", "k", "v");
            s.Advance(10);
        }

        s.Server.Recording!.Close();
        List<Event> events = Read(s);
        int skipped = events.Where(e => e.Name == "skipped")
            .Sum(e => int.Parse(e.Arg!["commands:".Length..], null));
        int recorded = Names(events, "command").Length;
        Assert.That(recorded + skipped, Is.EqualTo(300));
        Assert.That(recorded, Is.InRange(20, 80));
        Assert.That(events, Has.Count.InRange(400, 700), "200 and 100 a second for 3 seconds");
        Assert.That(events.Where(e => e.Name == "turn").Sum(e => int.Parse(
            e.Arg!["commands:".Length..], null)), Is.EqualTo(recorded));
    }

    private static void Start(ServerFixture s, TraceLimits? limits = null) =>
        Assert.That(TraceRecording.Start(s.Server, Path, limits), Is.Null);

    private static string Text(ServerFixture s) =>
        Encoding.ASCII.GetString(s.Node.Disk.Get(Path)!);

    private static List<Event> Read(ServerFixture s) => Parse(Text(s));

    private static List<Event> Parse(string text)
    {
        List<Event> events = [];
        using JsonDocument json = JsonDocument.Parse(text);
        foreach (JsonElement e in json.RootElement.EnumerateArray())
        {
            string kind = e.GetProperty("ph").GetString()!;
            if (kind == "X")
            {
                events.Add(new Event(
                    e.GetProperty("name").GetString()!,
                    e.GetProperty("cat").GetString()!,
                    e.GetProperty("tid").GetInt32(),
                    Ns(e.GetProperty("ts")),
                    Ns(e.GetProperty("dur")),
                    e.TryGetProperty("args", out JsonElement args) ? Arg(args) : null));
                Assert.That(events[^1].LengthNs, Is.Positive);
            }
            else
            {
                Assert.That(kind, Is.EqualTo("M"));
            }
        }

        return events;
    }

    private static long Ns(JsonElement us) => (long)(us.GetDecimal() * 1000);

    private static string Arg(JsonElement args) =>
        string.Concat(args.EnumerateObject().Select(p => $"{p.Name}:{p.Value}"));

    private static string[] Names(List<Event> events, string category) =>
        [.. events.Where(e => e.Category == category).Select(e => e.Name)];

    private static string?[] Parents(List<Event> events, string name) =>
        [.. events.Where(e => e.Name == name).Select(e => e.Parent).Distinct()];

    private static Event? Top(Stack<Event> open) => open.Count > 0 ? open.Peek() : null;

    private sealed record Event(
        string Name, string Category, int Track, long StartNs, long LengthNs, string? Arg)
    {
        public long EndNs => StartNs + LengthNs;

        public string? Parent { get; set; }
    }
}
