// CommandOracleTests: COMMAND INFO and COMMAND DOCS against those of Redis 7.2.4.
using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;
using static RedisNet.Server.Tests.Commands.CommandRows;

namespace RedisNet.Server.Tests.Commands;

public sealed class CommandOracleTests
{
    private SimWorld _world = null!;
    // The slab gives everything back at its end; who frees the dictionaries of a server is not at
    // stake here.
    private ZmallocSlab _allocator = null!;
    private int _nodes;

    [SetUp]
    public void MakeWorld()
    {
        _world = new SimWorld();
        _allocator = new ZmallocSlab();
    }

    [TearDown]
    public void EndWorld()
    {
        _allocator.Dispose();
    }

    private static Dictionary<string, string[]> ReadOracle()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "RedisNet.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var rows = new Dictionary<string, string[]>();
        string path = Path.Combine(folder, "tests", "Server.Tests", "Commands",
            "command-7.2.4.tsv");
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split('\t');
            if (parts.Length == 3)
                rows.Add(parts[0], parts);
        }
        return rows;
    }

    private Client NewClient(IServerMode mode)
    {
        SimNode node = _world.AddNode("n" + ++_nodes);
        var server = new RedisServer(node.Env, node.CreateLoop(), _allocator, mode)
        {
            Commands = new CommandTable(mode),
        };
        server.Db = [new RedisDb(server, 0)];
        // A client that is queued for sending already takes replies without a connection.
        return new Client(server, 1) { Resp = 3, Flags = ClientFlags.PendingWrite };
    }

    private static string Run(Client c, CommandProc proc, string line)
    {
        c.ArgvArray = Line(line);
        c.ArgvStart = 0;
        c.Argc = c.ArgvArray.Length;
        proc(c);
        ReadOnlySequence<byte> bytes = c.Reply.Flush();
        string reply = Encoding.Latin1.GetString(bytes.ToArray());
        c.Reply.Sent(bytes, bytes.Length);
        return reply;
    }

    private static IEnumerable<TestCaseData> Modes()
    {
        yield return new TestCaseData(new FakeMode()).SetArgDisplayNames("server");
        yield return new TestCaseData(new FakeMode { IsSentinel = true }).SetArgDisplayNames(
            "Sentinel");
    }

    // Ours: Redis has no such rows, or (failover) takes an argument less.
    private static readonly HashSet<string> Ours =
    [
        "sentinel|events", "sentinel|explain", "sentinel|failover", "sentinel|forget",
        "sentinel|forget-sentinel",
    ];

    private static List<string> FullNames(CommandIndex commands)
    {
        var names = new List<string>();
        for (int i = 0; i < commands.Count; i++)
        {
            if (!Ours.Contains(commands[i].FullName))
                names.Add(commands[i].FullName);
            if (commands[i].Subcommands is { } subs)
                names.AddRange(FullNames(subs));
        }
        return names;
    }

    [TestCaseSource(nameof(Modes))]
    public void Command_info_equals_that_of_Redis(object mode)
    {
        Dictionary<string, string[]> oracle = ReadOracle();
        Client c = NewClient((IServerMode)mode);
        foreach (string name in FullNames(c.Server.Commands.Commands))
        {
            string reply = Run(c, CommandCommands.Info, "command info " + name);
            Assert.That(reply, Does.StartWith("*1\r\n"));
            Assert.That(ReplyText.Of(reply[4..], 9), Is.EqualTo(oracle[name][1]), name);
        }
    }

    [TestCaseSource(nameof(Modes))]
    public void Command_docs_have_the_fields_of_those_of_Redis(object mode)
    {
        Dictionary<string, string[]> oracle = ReadOracle();
        Client c = NewClient((IServerMode)mode);
        foreach (string name in FullNames(c.Server.Commands.Commands))
        {
            string reply = Run(c, CommandCommands.Docs, "command docs " + name);
            string head = $"%1\r\n${name.Length}\r\n{name}\r\n";
            Assert.That(reply, Does.StartWith(head));
            Assert.That(ReplyText.Of(reply[head.Length..]), Is.EqualTo(oracle[name][2]), name);
        }
    }

    [TestCase("command info nonsense get", ExpectedResult = "*2\r\n_\r\n_\r\n")]
    [TestCase("command info |", ExpectedResult = "*1\r\n_\r\n")]
    public string Command_info_of_an_unknown_command_is_null(string line) =>
        Run(NewClient(new FakeMode { IsSentinel = true }), CommandCommands.Info, line);

    [Test]
    public void Command_docs_pass_over_unknown_commands()
    {
        Client c = NewClient(new FakeMode());
        Assert.That(Run(c, CommandCommands.Docs, "command docs nonsense x|y"),
            Is.EqualTo("%0\r\n"));
    }

    [TestCase("command list filterby pattern sentinel|my*", ExpectedResult = "sentinel|myid")]
    [TestCase("command list filterby PATTERN SENTINEL|MYID", ExpectedResult = "sentinel|myid")]
    [TestCase("command list filterby module bloom", ExpectedResult = "")]
    [TestCase("command list filterby aclcat nonsense", ExpectedResult = "")]
    public string Command_list_can_be_filtered(string line)
    {
        string reply = Run(NewClient(new FakeMode { IsSentinel = true }), CommandCommands.List,
            line);
        return ReplyText.Of(reply).Trim('[', ']', '"');
    }

    [TestCase("command list filterby pattern")]
    [TestCase("command list filterby colour red")]
    [TestCase("command list pattern x*")]
    public void Command_list_with_half_a_filter_is_a_syntax_error(string line)
    {
        Assert.That(TryRun(line, CommandCommands.List), Is.EqualTo("-ERR syntax error\r\n"));
    }

    [TestCase("command getkeys nonsense", "-ERR Invalid command specified\r\n")]
    [TestCase("command getkeys sentinel myid", "-ERR The command has no key arguments\r\n")]
    public void Command_getkeys_says_why_it_cannot(string line, string error)
    {
        Assert.That(TryRun(line, CommandCommands.GetKeys), Is.EqualTo(error));
    }

    [TestCase("command getkeys mset a 1 b 2", "[\"a\" \"b\"]")]
    [TestCase("command getkeys get a", "[\"a\"]")]
    [TestCase("command getkeysandflags get a", "[[\"a\" ~[+RO +access]]]")]
    [TestCase("command getkeysandflags set a 1", "[[\"a\" ~[+OW +update]]]")]
    [TestCase("command getkeysandflags set a 1 GET", "[[\"a\" ~[+RW +access +update]]]")]
    [TestCase("command getkeysandflags copy a b",
        "[[\"a\" ~[+RO +access]] [\"b\" ~[+OW +update]]]")]
    [TestCase("command getkeys object encoding a", "[\"a\"]")]
    public void Command_getkeys_finds_the_keys_and_their_use(string line, string expected)
    {
        CommandProc proc = line.Contains("flags") ?
            CommandCommands.GetKeysAndFlags : CommandCommands.GetKeys;
        string reply = Run(NewClient(new FakeMode()), proc, line);
        Assert.That(ReplyText.Of(reply), Is.EqualTo(expected));
    }

    [Test]
    public void Command_getkeys_minds_the_arity()
    {
        Client c = NewClient(new FakeMode());
        Assert.That(Run(c, CommandCommands.GetKeys, "command getkeys get"),
            Is.EqualTo("-ERR Invalid number of arguments specified for command\r\n"));
    }

    private string TryRun(string line, CommandProc proc) =>
        Run(NewClient(new FakeMode { IsSentinel = true }), proc, line);

    [Test]
    public void Command_count_counts_commands_without_subcommands()
    {
        Client c = NewClient(new FakeMode { IsSentinel = true });
        string count = $":{c.Server.Commands.Commands.Count}\r\n";
        Assert.That(Run(c, CommandCommands.Count, "command count"), Is.EqualTo(count));
    }
}
