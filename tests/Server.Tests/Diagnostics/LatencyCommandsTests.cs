// LatencyCommandsTests: LATENCY DOCTOR, GRAPH, RESET. What is drawn is what 7.2.4 drew of the same
// samples. Not a port.
using System.Globalization;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class LatencyCommandsTests
{
    /// <summary>Samples as "age in seconds:milliseconds", oldest first.</summary>
    private const string Nine = "8:13 7:50 6:27 5:4 4:41 3:18 2:55 1:32 0:9";

    private const string EightySix =
        "90:13 89:50 88:27 87:4 86:41 85:18 84:55 83:32 82:9 81:46 80:23 79:60 77:37 "
        + "76:14 75:51 74:28 73:5 72:42 71:19 70:56 69:33 68:10 67:47 66:32 65:61 64:40 "
        + "63:15 62:52 61:29 60:6 59:43 58:20 56:57 55:34 54:14 53:48 52:25 51:2 50:39 "
        + "49:16 48:53 47:30 46:7 45:44 44:21 43:58 42:35 41:12 40:49 39:26 38:3 36:40 "
        + "35:17 34:54 33:47 32:8 31:45 30:23 29:59 28:36 27:13 26:50 25:27 24:4 23:41 "
        + "22:18 21:55 20:32 18:9 17:46 16:23 15:60 14:37 13:14 12:51 11:30 10:5 9:42 "
        + "8:19 7:56 6:33 5:10 4:47 3:24 2:61 1:38";

    private static readonly string[] GraphOfNine =
    [
        "command - high 55 ms, low 4 ms (all time high 55 ms)",
        "--------------------------------------------------------------------------------",
        " o    #  ",
        " |  # |_ ",
        " |# |_|| ",
        "#||_||||o",
        "         ",
        "876543210",
        "sssssssss",
    ];

    private static readonly string[] GraphOfEightySix =
    [
        "command - high 61 ms, low 2 ms (all time high 61 ms)",
        "--------------------------------------------------------------------------------",
        " _    o    #  _    o  _ #  o    #  _    o    #  _    o_   #  _    o    #  _    o",
        " |  o |_ # |o |  # |_ |_|o |  # |_ |  o |  # |_ |  o || # |_ |  o |_ # |o |  # |",
        " |# |_|| |o|| |# |_|| |||| |# |_|| |o | |# |_|| |o |_|| |o|| |# |_|| |o|| |# |_|",
        "#||_||||o||||#||_||||o||||#||_||||#||_|#||o||||#||_||||o||||#||_||||o||||#||_|||",
        "                                                                                ",
        "11111111111111111111111111111155555555544444444443333333332222222222111111111987",
        "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm98654321098765432109865432109876543210876543210sss",
        "                              sssssssssssssssssssssssssssssssssssssssssssssss   ",
        "",
        "  _ # ",
        "_ | |o",
        "| |o||",
        "|o||||",
        "      ",
        "654321",
        "ssssss",
    ];

    private ServerFixture _s = null!;

    [SetUp]
    public void SetUp() => _s = new ServerFixture(c => c.LatencyMonitorThreshold = 1);

    [TearDown]
    public void TearDown() => _s.Dispose();

    private void Given(string name, string samples)
    {
        var series = new LatencyState.Series();
        foreach (string sample in samples.Split(' '))
        {
            string[] parts = sample.Split(':');
            series.Add(
                _s.Server.Time.UnixS - long.Parse(parts[0], CultureInfo.InvariantCulture),
                long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        _s.Server.Latency.Events.Add(name, series);
    }

    private string Report()
    {
        string reply = _s.Do("LATENCY", "DOCTOR").Text;
        return reply[(reply.IndexOf('\n') + 1)..^2];
    }

    [Test]
    public void A_graph_has_a_column_for_each_sample()
    {
        Given("command", Nine);
        string text = string.Join('\n', GraphOfNine) + "\n";
        _s.Do("LATENCY", "GRAPH", "command").Is($"${text.Length}\r\n{text}\r\n");
    }

    [Test]
    public void More_than_80_samples_go_into_two_blocks_of_one_scale()
    {
        Given("command", EightySix);
        string text = string.Join('\n', GraphOfEightySix) + "\n";
        _s.Do("LATENCY", "GRAPH", "command").Is($"${text.Length}\r\n{text}\r\n");
    }

    [Test]
    public void Samples_that_are_all_the_same_lie_at_the_bottom()
    {
        Given("command", "100000:7 7200:7 120:7");
        _s.Do("LATENCY", "GRAPH", "command").Contains("\n   \n   \n   \n___\n   \n122\ndhm\n");
    }

    [Test]
    public void A_graph_of_no_samples_is_an_error() =>
        _s.Do("LATENCY", "GRAPH", "nosuch").Is(
            "-ERR No samples available for event 'nosuch'\r\n");

    [Test]
    public void In_RESP3_a_report_and_a_graph_are_text()
    {
        Given("command", Nine);
        _s.Do("HELLO", "3");
        _s.Do("LATENCY", "GRAPH", "command").StartsWith("=");
        _s.Do("LATENCY", "DOCTOR").Contains("\r\ntxt:Dave, ");
    }

    [Test]
    public void The_doctor_gives_the_figures_of_each_event()
    {
        Given("command", EightySix);
        Given("eviction-cycle", "10:4 0:1");
        Assert.That(Report(), Does.Contain(
            "\n\n1. command: 86 latency spikes (average 32ms, mean deviation 15ms, "
            + "period 1.05 sec). Worst all time event 61ms.\n"
            + "2. eviction-cycle: 2 latency spikes (average 2ms, mean deviation 1ms, "
            + "period 5.00 sec). Worst all time event 4ms.\n\n"
            + "I have a few advices for you:\n\n- "));
    }

    [TestCase(-1, "the slow log is off")]
    [TestCase(10_000, "The slow log leaves out commands")]
    public void Slow_commands_are_for_the_slow_log(long slowerThan, string said)
    {
        _s.Server.Config.SlowlogLogSlowerThan = slowerThan;
        Given("command", Nine);
        Assert.That(Report(), Does.Contain(said)
            .And.Contain("'CONFIG SET slowlog-log-slower-than 1000'").And.Contain("SLOWLOG GET"));
    }

    [Test]
    public void Each_piece_of_advice_is_given_once()
    {
        _s.Server.Config.SlowlogLogSlowerThan = 1000;
        Given("command", "0:9");
        Given("eviction-del", "0:9");
        Given("expire-cycle", "0:9");
        Assert.That(Report().Split("\n- ").Length, Is.EqualTo(1 + 3));
        Assert.That(Report().Split("very large object ").Length, Is.EqualTo(1 + 1));
    }

    [Test]
    public void An_event_without_advice_is_reported_all_the_same()
    {
        Given("something", "3:9");
        Assert.That(Report(), Does.Contain("1. something: 1 latency spikes (average 9ms, ")
            .And.EndWith("\nI know of nothing that would help against these.\n"));
    }

    [Test]
    public void The_doctor_tells_a_monitor_that_is_off_from_one_that_saw_nothing()
    {
        Assert.That(Report(), Does.StartWith("Dave, no latency spike was observed"));
        _s.Server.Config.LatencyMonitorThreshold = 0;
        Assert.That(Report(), Does.StartWith("I'm sorry, Dave, I can't do that. ")
            .And.Contain("CONFIG SET latency-monitor-threshold"));
    }

    [Test]
    public void Reset_finds_an_event_whatever_the_case_of_its_name()
    {
        Given("command", "0:9");
        Given("fast-command", "0:9");
        _s.Do("LATENCY", "RESET", "COMMAND", "nosuch").Is(":1\r\n");
        _s.Do("LATENCY", "RESET").Is(":1\r\n");
    }

    [Test]
    public void Both_are_in_help_and_in_the_documentation()
    {
        _s.Do("LATENCY", "HELP").Contains("GRAPH <event>\r\n");
        _s.Do("LATENCY", "HELP").Contains("DOCTOR\r\n");
        _s.Do("COMMAND", "DOCS", "latency|graph").Contains("$5\r\nevent\r\n");
    }
}
