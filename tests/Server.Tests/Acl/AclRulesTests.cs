// AclRulesTests: rules that are odd, long or hostile. The transcript acl.txt has the ordinary ones.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Acl;

public sealed class AclRulesTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    private string Description(string user) =>
        _s.Server.Acl.ByName(user)!.Describe(_s.Server);

    [TestCase("%~x")]
    [TestCase("%~")]
    [TestCase("%")]
    [TestCase("(%~x)")]
    [TestCase("(%)")]
    public void A_key_pattern_without_permission_is_refused_not_found_out_later(string rule)
    {
        _s.Do("ACL", "SETUSER", "bob", rule)
            .Is($"-ERR Error in ACL SETUSER modifier '{rule}': Syntax error\r\n");
        _s.Do("ACL", "LIST").StartsWith("*1\r\n");
    }

    [TestCase("+select|0 1")]
    [TestCase("+select|\"")]
    [TestCase("+select|a'b")]
    public void A_first_argument_with_blanks_or_quotes_is_refused(string rule)
    {
        _s.Do("ACL", "SETUSER", "bob", rule)
            .Is($"-ERR Error in ACL SETUSER modifier '{rule}': Syntax error\r\n");
        _s.Do("ACL", "GETUSER", "bob").Is("$-1\r\n");
    }

    [Test]
    public void A_pattern_to_subscribe_to_is_compared_beyond_a_zero_byte()
    {
        _s.Do("ACL", "SETUSER", "bob", "on", "nopass", "+@all", "&news").Is("+OK\r\n");
        _s.Do("AUTH", "bob", "x").Is("+OK\r\n");
        _s.Do("PSUBSCRIBE", "news\0*").StartsWith("-NOPERM");
        _s.Do("PSUBSCRIBE", "news").StartsWith("*3\r\n$10\r\npsubscribe");
    }

    [Test]
    public void Passwords_may_hold_any_byte()
    {
        _s.Do("ACL", "SETUSER", "bob", "on", "+@all", ">a\0b\r\n\xFF").Is("+OK\r\n");
        _s.Do("AUTH", "bob", "a").StartsWith("-WRONGPASS");
        _s.Do("AUTH", "bob", "a\0b\r\n\xFF").Is("+OK\r\n");
    }

    [Test]
    public void A_name_may_hold_any_byte_but_blanks_and_zero()
    {
        _s.Do("ACL", "SETUSER", "\xC3\xA9;'", "on", "nopass", "+acl").Is("+OK\r\n");
        _s.Do("AUTH", "\xC3\xA9;'", "").Is("+OK\r\n");
        _s.Do("ACL", "WHOAMI").Is("$4\r\n\xC3\xA9;'\r\n");
    }

    [Test]
    public void Users_are_listed_in_the_order_of_their_bytes()
    {
        foreach (string name in (string[])["b", "\xFF", "a", "B", "ab", "-"])
        {
            _s.Do("ACL", "SETUSER", name).Is("+OK\r\n");
        }
        string[] expected = ["-", "B", "a", "ab", "b", "default", "\xFF"];
        Assert.That(_s.Server.Acl.Users.Keys, Is.EqualTo(expected));
    }

    [Test]
    public void A_wrong_rule_at_the_end_leaves_the_user_as_it_was()
    {
        _s.Do("ACL", "SETUSER", "bob", "on", ">p", "~a", "+get").Is("+OK\r\n");
        string before = Description("bob");
        _s.Do("ACL", "SETUSER", "bob", "reset", "nopass", "(~x)", "+@all", "+nope")
            .StartsWith("-ERR Error in ACL SETUSER modifier '+nope'");
        Assert.That(Description("bob"), Is.EqualTo(before));
        Assert.That(_s.Server.Acl.ByName("bob")!.MayDoEverything, Is.False);
    }

    [Test]
    public void New_users_may_use_channels_as_acl_pubsub_default_says()
    {
        _s.Do("CONFIG", "SET", "acl-pubsub-default", "allchannels").Is("+OK\r\n");
        _s.Do("ACL", "SETUSER", "bob", "(+get)").Is("+OK\r\n");
        Assert.That(
            Description("bob"), Is.EqualTo("off sanitize-payload &* -@all (&* -@all +get)"));
        _s.Do("CONFIG", "SET", "acl-pubsub-default", "resetchannels").Is("+OK\r\n");
        _s.Do("ACL", "SETUSER", "bob", "reset").Is("+OK\r\n");
        Assert.That(Description("bob"), Is.EqualTo("off sanitize-payload resetchannels -@all"));
    }

    [Test]
    public void Rules_hold_for_a_command_whatever_it_was_renamed_to()
    {
        Assert.That(_s.Server.Commands.Rename("get"u8, "fetch"u8), Is.Null);
        _s.Do("ACL", "SETUSER", "bob", "on", "nopass", "~*", "+get").Is("+OK\r\n");
        _s.Do("ACL", "SETUSER", "bob", "+fetch").StartsWith("-ERR");
        _s.Do("AUTH", "bob", "").Is("+OK\r\n");
        _s.Do("FETCH", "k").Is("$-1\r\n");
    }

    [Test]
    public void Names_of_commands_yet_to_come_are_those_of_Redis()
    {
        var names = new HashSet<string>(AclCommandNames.FullNames());
        for (int i = 0; i < _s.Server.Commands.Original.Count; i++)
        {
            Assert.That(names, Does.Contain(_s.Server.Commands.Original[i].FullName));
        }
        Assert.That(names, Does.Contain("zadd").And.Contain("xinfo|stream").And.Contain("xinfo"));
        Assert.That(names, Does.Not.Contain("sentinel").And.Not.Contain(""));
        Assert.That(names, Has.Count.EqualTo(370));
    }

    // A walk through the grammar: whatever comes in, the description leads to the same user.
    [Test]
    public void A_description_makes_the_same_user_again()
    {
        string[] words =
        [
            "on", "off", "nopass", "resetpass", ">a", ">b", "<a", "+@all", "-@all", "+@string",
            "-@string", "+@slow", "-@slow", "+@connection", "-@connection", "+get", "-get", "+SET",
            "-set", "+config", "-config", "+config|get", "-config|get", "+select|0", "-select",
            "+client|list", "-client|list", "-client", "+lpush", "-lpush", "+xinfo|stream",
            "-xinfo", "~a", "%R~a", "%W~b", "%RW~c", "~*", "resetkeys", "&a", "&*", "resetchannels",
            "(~x", "+get)", "(+@all", "-get", "~*)", "clearselectors", "reset", "(", ")", "()",
            "skip-sanitize-payload", "sanitize-payload", "%~", "+", "-", "+@", "&", "~", "+|", "",
        ];
        var random = new Random(42);
        for (int round = 0; round < 3000; round++)
        {
            string[] rules = new string[random.Next(1, 12)];
            for (int i = 0; i < rules.Length; i++)
            {
                rules[i] = words[random.Next(words.Length)];
            }
            AclUser? bob = _s.Server.Acl.ByName("bob");
            _ = AclRules.ApplyAll(_s.Server, bob, "bob", rules);
            bob = _s.Server.Acl.ByName("bob");
            if (bob is null)
            {
                continue;
            }
            string text = bob.Describe(_s.Server);
            _ = _s.Server.Acl.Users.Remove("again");
            string[] described = ["reset", .. text.Split(' ')];
            Assert.That(AclRules.ApplyAll(_s.Server, null, "again", described), Is.Null, text);
            Assert.That(Description("again"), Is.EqualTo(text));
            Assert.That(_s.Server.Acl.ByName("again")!.Root.AllowsSameCommands(bob.Root), text);
        }
    }
}
