// AclFileTests: users in the configuration file, and in a file of their own.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Tests.Server.Acl;

public sealed class AclFileTests
{
    private const string Everybody = "on nopass sanitize-payload ~* &* +@all";
    private SimWorld _world = null!;

    [SetUp]
    public void MakeWorld() => _world = new SimWorld();

    // A server of its own, started from a configuration; null when it refused to.
    private RedisServer? Start(string config, out string log, string? aclFile = null)
    {
        SimNode node = _world.AddNode("n");
        Write(node.Env, "/users.acl", aclFile);
        var server = new RedisServer(
            node.Env, node.CreateLoop(), new ZmallocDebug(), new ServerMode());
        server.Prepare();
        server.Config.Save = [];
        Assert.That(server.Loader.Load(null, config)?.Report, Is.Null);
        bool started = ServerStart.Start(server, background: false, configured: true);
        log = string.Concat(node.Log.Lines);
        return started ? server : null;
    }

    private static void Write(Env env, string path, string? text)
    {
        if (text is null)
        {
            return;
        }
        SysResult fd = env.Files.Open(
            path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate);
        Assert.That(env.Files.Write(fd.Int, Encoding.Latin1.GetBytes(text)).Ok);
        Assert.That(env.Files.Close(fd.Int).Ok);
    }

    private static string Read(RedisServer server, string path)
    {
        Assert.That(ConfigRewriteFile.Read(server, path, out byte[] content).Ok);
        return Encoding.Latin1.GetString(content);
    }

    private static string Lines(RedisServer server) => string.Join('\n',
        System.Linq.Enumerable.Select(
            server.Acl.Users.Values, u => AclDescription.Line(server, u)));

    [Test]
    public void Users_of_the_configuration_are_made_when_all_of_it_is_read()
    {
        RedisServer server = Start(
            "user bob on >p ~a +get (+set ~b)\nuser eve\nacl-pubsub-default allchannels\n",
            out string log)!;
        string hash = AclPasswords.Hash("p"u8);
        Assert.That(Lines(server), Is.EqualTo(
            $"user bob on sanitize-payload #{hash} ~a &* -@all +get (~b &* -@all +set)\n"
            + $"user default {Everybody}\nuser eve off sanitize-payload &* -@all"));
        Assert.That(log, Does.Contain("The user 'eve' is disabled (there is no 'on' modifier in "
            + "the user description). Make sure this is not a configuration error."));
    }

    [Test]
    public void The_line_of_the_default_user_replaces_it_password_of_requirepass_included()
    {
        string hash = AclPasswords.Hash("secret"u8);
        RedisServer server = Start(
            $"requirepass other\nuser default on #{hash} ~* +@all", out _)!;
        Assert.That(Lines(server), Is.EqualTo(
            $"user default on sanitize-payload #{hash} ~* resetchannels +@all"));
        Assert.That(server.Acl.DefaultUserMustLogIn);
    }

    [TestCase("user bob on +@nope", "Error loading ACL rule '+@nope' for the user named 'bob': "
        + "Unknown command or category name in ACL")]
    [TestCase("user \"a b\" on", "Spaces not allowed in ACL usernames")]
    [TestCase("user bob on\naclfile /users.acl", "Configuring Redis with users defined in "
        + "redis.conf and at the same setting an ACL file path is invalid.")]
    [TestCase("aclfile /missing.acl", "Aborting Redis startup because of ACL errors: Error loading "
        + "ACLs, opening file '/missing.acl': No such file or directory")]
    public void B80_a_mistake_ends_the_start(string config, string reason)
    {
        Assert.That(Start(config, out string log, aclFile: "user bob on\n"), Is.Null);
        Assert.That(log, Does.Contain(reason));
    }

    [Test]
    public void B80_the_log_names_the_rule_and_then_the_end()
    {
        Assert.That(Start("user bob on +nope", out string log), Is.Null);
        Assert.That(log.Trim(), Does.EndWith("Critical error while loading ACLs. Exiting."));
    }

    [Test]
    public void A_user_may_be_defined_once()
    {
        SimNode node = _world.AddNode("m");
        var server = new RedisServer(
            node.Env, node.CreateLoop(), new ZmallocDebug(), new ServerMode());
        server.Prepare();
        Assert.That(server.Loader.Load(null, "user bob on\nuser bob off")?.Reason, Is.EqualTo(
            "Error in user declaration 'bob': Duplicate user found. A user can only be defined "
            + "once in config files"));
    }

    [Test]
    public void A_file_of_users_may_have_blank_lines_and_many_blanks()
    {
        RedisServer server = Start("aclfile /users.acl", out _,
            "\n  user bob\n\r\nuser eve on  nopass (~a   +get) \t\r\n\n")!;
        Assert.That(server.Acl.ByName("eve")!.Describe(server), Is.EqualTo(
            "on nopass sanitize-payload resetchannels -@all (~a resetchannels -@all +get)"));
        Assert.That(server.Acl.DefaultUser.Describe(server), Is.EqualTo(Everybody));
    }

    [TestCase("# a comment\n", "/users.acl:1 should start with user keyword followed by the "
        + "username. ")]
    [TestCase("user\n", "/users.acl:1 should start with user keyword followed by the username. ")]
    [TestCase("user a\nuser a\n", "WARNING: Duplicate user 'a' found on line 2. ")]
    [TestCase("user a\tb on\n", "'/users.acl:1: username 'a\tb' contains invalid characters. ")]
    [TestCase("user a +nope -@nada\n", "/users.acl:1: Error in applying operation '+nope': Unknown "
        + "command or category name in ACL. /users.acl:1: Error in applying operation '-@nada': "
        + "Unknown command or category name in ACL. ")]
    [TestCase("user a #12 nonsense\n", "/users.acl:1: The password hash must be exactly 64 "
        + "characters and contain only lowercase hexadecimal characters. ")]
    [TestCase("user a on (+get\n", "/users.acl:1: Unmatched parenthesis in selector definition.")]
    [TestCase("user a on ~x (\n", "/users.acl:1: Unmatched parenthesis in selector definition.")]
    public void A_mistake_in_the_file_changes_nothing(string file, string reason)
    {
        using var s = WithFile();
        s.Do("ACL", "SETUSER", "bob", "on").Is("+OK\r\n");
        string before = Lines(s.Server);
        Write(s.Node.Env, "/users.acl", file);
        s.Do("ACL", "LOAD").Is($"-ERR {reason}WARNING: ACL errors detected, no change to the "
            + "previously active ACL rules was performed\r\n");
        Assert.That(Lines(s.Server), Is.EqualTo(before));
    }

    [Test]
    public void What_is_saved_loads_to_the_same_and_ends_the_clients_of_all_but_the_default_user()
    {
        using var s = WithFile();
        s.Do("ACL", "SETUSER", "bob", "on", "nopass", "~a", "+@all", "(+get %R~b)").Is("+OK\r\n");
        s.Do("ACL", "SETUSER", "default", "-flushall").Is("+OK\r\n");
        s.Do("ACL", "SAVE").Is("+OK\r\n");
        string saved = Lines(s.Server);
        Assert.That(Read(s.Server, "/users.acl"), Is.EqualTo(saved + "\n"));

        TestClient b = s.Connect();
        b.Do("AUTH", "bob", "x").Is("+OK\r\n");
        AclUser kept = s.Server.Acl.DefaultUser;
        s.Do("ACL", "DELUSER", "bob").Is(":1\r\n");
        s.Do("ACL", "SETUSER", "eve").Is("+OK\r\n");
        s.Do("ACL", "LOAD").Is("+OK\r\n");
        Assert.That(Lines(s.Server), Is.EqualTo(saved));
        Assert.That(s.Server.Acl.DefaultUser, Is.SameAs(kept));
        Assert.That(b.IsClosed);
        s.Do("PING").Is("+PONG\r\n");
        s.Do("FLUSHALL").StartsWith("-NOPERM");
    }

    [Test]
    public void A_disk_that_is_full_leaves_the_old_file()
    {
        using var s = WithFile();
        string before = Read(s.Server, "/users.acl");
        s.Node.Disk.FailWrites = Errno.ENOSPC;
        s.Do("ACL", "SAVE").Is("-ERR There was an error trying to save the ACLs. Please check the "
            + "server logs for more information\r\n");
        s.Node.Disk.FailWrites = Errno.None;
        Assert.That(Read(s.Server, "/users.acl"), Is.EqualTo(before));
        Assert.That(s.LogText, Does.Contain(
            "Writing ACL file for ACL SAVE: No space left on device"));
        Assert.That(s.Node.Disk.Names, Has.None.Match("users.acl."));
    }

    [Test]
    public void Config_rewrite_writes_users_unless_they_have_a_file()
    {
        using var s = new ServerFixture();
        Write(s.Node.Env, "/redis.conf", "user old on\ntimeout 5\n");
        s.Server.ConfigFile = "/redis.conf";
        s.Do("ACL", "SETUSER", "bob", "on", "nopass", "+get", "(+set ~b)").Is("+OK\r\n");
        s.Do("CONFIG", "REWRITE").Is("+OK\r\n");
        string text = Read(s.Server, "/redis.conf");
        Assert.That(text, Does.StartWith("user bob on nopass sanitize-payload resetchannels -@all "
            + "+get (~b resetchannels -@all +set)\n"));
        Assert.That(text, Does.Contain($"\nuser default {Everybody}\n").And.Not.Contain("old"));
        s.Server.Config.Aclfile = "/users.acl";
        s.Do("CONFIG", "REWRITE").Is("+OK\r\n");
        Assert.That(Read(s.Server, "/redis.conf"), Does.Not.Contain("user "));
    }

    [Test]
    public void Protected_mode_asks_whether_the_default_user_needs_a_password()
    {
        using var s = new ServerFixture();
        SimNode far = s.World.AddNode("far");
        TestClient refused = s.Connect(far);
        refused.Do("PING").StartsWith("-DENIED ");
        s.Do("ACL", "SETUSER", "default", ">p").Is("+OK\r\n");
        s.Connect(far).Do("PING").Is("-NOAUTH Authentication required.\r\n");
    }

    // A server whose users are in a file.
    private ServerFixture WithFile() => new(
        config =>
        {
            config.Aclfile = "/users.acl";
            Write(_world.Nodes[^1].Env, "/users.acl", "user default on nopass ~* &* +@all\n");
        },
        world: _world);
}
