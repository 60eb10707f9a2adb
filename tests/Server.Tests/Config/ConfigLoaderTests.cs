// ConfigLoaderTests: configuration text, its mistakes word for word, and where it may come from.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server.Config;

public sealed class ConfigLoaderTests
{
    private SimNode _node = null!;
    private ZmallocSlab _z = null!;
    private RedisServer _server = null!;

    [SetUp]
    public void Prepare()
    {
        _node = new SimWorld().AddNode("n");
        _z = new ZmallocSlab();
        _server = new RedisServer(_node.Env, _node.CreateLoop(), _z, new ServerMode());
        _server.Prepare();
    }

    [TearDown]
    public void Stop() => _z.Dispose();

    private void File(string path, string text) =>
        _node.Disk.Put("/" + path, Encoding.Latin1.GetBytes(text));

    [TestCase("prot 7", "Bad directive or wrong number of arguments")]
    [TestCase("port abc", "argument couldn't be parsed into an integer")]
    [TestCase("port 70000", "argument must be between 0 and 65535 inclusive")]
    [TestCase("save \"", "Unbalanced quotes in configuration line")]
    [TestCase("appendonly maybe", "argument must be 'yes' or 'no'")]
    [TestCase("appendfsync sometimes",
        "argument(s) must be one of the following: everysec, always, no")]
    [TestCase("maxmemory zz", "argument must be a memory value")]
    [TestCase("maxmemory-clients zz", "argument must be a memory or percent value")]
    [TestCase("client-output-buffer-limit normal 1 2",
        "Wrong number of arguments in buffer limit configuration.")]
    [TestCase("client-output-buffer-limit master 1 2 3",
        "Invalid client class specified in buffer limit configuration.")]
    [TestCase("client-output-buffer-limit normal a 2 3",
        "Error in hard, soft or soft_seconds setting in buffer limit configuration.")]
    [TestCase("dbfilename a/b", "dbfilename can't be a path, just a filename")]
    [TestCase("appendfilename a/b", "appendfilename can't be a path, just a filename")]
    [TestCase("appendfilename \"\"", "appendfilename can't be empty")]
    [TestCase("appenddirname a/b", "appenddirname can't be a path, just a dirname")]
    [TestCase("dir /nonexistent", "No such file or directory")]
    [TestCase("port 1 2", "wrong number of arguments")]
    [TestCase("port", "wrong number of arguments")]
    [TestCase("rename-command NOSUCH x", "No such command in rename-command")]
    [TestCase("rename-command GET SET", "Target command name already exists")]
    [TestCase("save 60", "Invalid save parameters")]
    [TestCase("save 60 1 2", "Invalid save parameters")]
    [TestCase("replicaof host 99999", "Invalid master port")]
    [TestCase("replicaof host", "wrong number of arguments")]
    [TestCase("sentinel monitor m 127.0.0.1 1 1", "sentinel directive while not in sentinel mode")]
    [TestCase("a.b", "Module config specified without value")]
    [TestCase("include", "Bad directive or wrong number of arguments")]
    [TestCase("unixsocketperm 1000", "argument must be between 0 and 777 inclusive")]
    [TestCase("unixsocketperm 8", "argument couldn't be parsed as an octal number")]
    [TestCase("user bob on ~* nonsense", "Error in user declaration 'nonsense': Syntax error")]
    [TestCase("user bob on #12", "Error in user declaration '#12': The password hash must be "
        + "exactly 64 characters and contain only lowercase hexadecimal characters")]
    [TestCase("user bob on (+get", "Error in user declaration '(+get': Unmatched parenthesis in "
        + "acl selector")]
    [TestCase("user", "Bad directive or wrong number of arguments")]
    public void A_mistake_names_the_line_and_says_what_is_wrong(string line, string reason)
    {
        File("redis.conf", $"# comment\n\nport 1234\n  {line}  \nport abc\n");
        ConfigLineError? error = _server.Loader.Load("redis.conf", "");
        Assert.That(error?.Report, Is.EqualTo(
            "\n*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***\n"
            + "Reading the configuration file, at line 4\n"
            + $">>> '{line}'\n{reason}\n"));
    }

    [Test]
    public void A_missing_file_is_logged()
    {
        ConfigLineError? error = _server.Loader.Load("no.conf", "");
        Assert.That(error?.Report, Is.Empty);
        Assert.That(string.Concat(_node.Log.Lines), Does.Contain(
            "Fatal error, can't open config file 'no.conf': No such file or directory"));
    }

    [Test]
    public void Options_after_the_file_win()
    {
        File("redis.conf", "PORT 1\ntimeout 5\n");
        Assert.That(_server.Loader.Load("redis.conf", "port 2\n"), Is.Null);
        Assert.That(_server.Config.Port, Is.EqualTo(2));
        Assert.That(_server.Config.Timeout, Is.EqualTo(5));
    }

    [Test]
    public void Lines_of_standard_input_are_counted_on_from_those_of_the_file()
    {
        File("redis.conf", "timeout 5\n");
        ConfigLineError? error = _server.Loader.Load("redis.conf", "", "port 2\nport abc\n");
        Assert.That(error?.Report, Does.Contain("at line 3\n"));
        Assert.That(_server.Loader.Load(null, "", "port abc\n")?.Report,
            Does.Contain("at line 1\n"));
    }

    [Test]
    public void Save_lines_add_up_and_replace_the_defaults()
    {
        Assert.That(_server.Loader.Load(null, "save 60 1\nsave 300 10 900 100"), Is.Null);
        Assert.That(_server.Config.Save, Is.EqualTo(
            new SaveParam[] { new(60, 1), new(300, 10), new(900, 100) }));
        Assert.That(_server.Loader.Load(null, "save \"\""), Is.Null);
        Assert.That(_server.Config.Save, Is.Empty);
    }

    [Test]
    public void An_include_is_read_where_it_stands()
    {
        File("redis.conf", "timeout 1\ninclude more.conf\nport 3\n");
        File("more.conf", "timeout 2\nport 2\n");
        Assert.That(_server.Loader.Load("redis.conf", ""), Is.Null);
        Assert.That((_server.Config.Timeout, _server.Config.Port), Is.EqualTo((2, 3)));
    }

    [Test]
    public void An_include_with_wildcards_reads_all_that_match_in_order()
    {
        _ = _node.Files.MakeFolder("conf.d");
        File("conf.d/20.conf", "timeout 20\n");
        File("conf.d/10.conf", "timeout 10\nport 10\n");
        File("conf.d/.hidden.conf", "timeout 99\n");
        File("conf.d/readme", "nonsense\n");
        Assert.That(_server.Loader.Load(null, "include conf.d/*.conf"), Is.Null);
        Assert.That((_server.Config.Timeout, _server.Config.Port), Is.EqualTo((20, 10)));
        Assert.That(_server.Loader.Load(null, "include none.d/*.conf"), Is.Null);
        Assert.That(_server.Loader.Load(null, "include none.conf"), Is.Not.Null);
    }

    [Test]
    public void A_file_that_includes_itself_ends()
    {
        File("redis.conf", "include redis.conf\n");
        Assert.That(_server.Loader.Load("redis.conf", "")?.Reason,
            Is.EqualTo("include is nested too deeply"));
    }

    [Test]
    public void Old_names_retired_names_quotes_and_several_words_are_understood()
    {
        const string Text = "slave-priority 7\nlist-max-ziplist-entries 5\n"
            + "lua-replicate-commands yes\nmasterauth \"a b\\x41\"\nbind \"1.1.1.1 2.2.2.2\"\n"
            + "shutdown-on-sigterm save now\nclient-output-buffer-limit slave 1mb 2mb 3\nhz 9999\n"
            + "slaveof no one\nsentinel\nunixsocketperm 0700\n";
        Assert.That(_server.Loader.Load(null, Text), Is.Null);
        ServerConfig c = _server.Config;
        Assert.That(c.ReplicaPriority, Is.EqualTo(7));
        Assert.That(c.Masterauth, Is.EqualTo("a bA"));
        Assert.That(c.Bind, Is.EqualTo(new[] { "1.1.1.1", "2.2.2.2" }));
        Assert.That(c.ShutdownOnSigterm, Is.EqualTo(ShutdownFlags.Save | ShutdownFlags.Now));
        Assert.That(c.ClientOutputBufferLimit[(int)ClientType.Replica],
            Is.EqualTo(new ClientBufferLimits(1 << 20, 2 << 20, 3)));
        Assert.That(c.Hz, Is.EqualTo(500));
        Assert.That(c.Unixsocketperm, Is.EqualTo(448));
    }
}
