// MigrateCommandTests: what MIGRATE says before it says anything to another server. The rest needs
// a second process, see tests/Interop.Tests.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Keyspace;

public sealed class MigrateCommandTests
{
    [Test]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var s = new ServerFixture();
        const string syntax = "-ERR syntax error\r\n";
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "NOPE").Is(syntax);
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "AUTH").Is(syntax);
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "AUTH2", "user").Is(syntax);
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "KEYS", "a").Is(
            "-ERR When using MIGRATE KEYS option, the key argument must be set to the empty "
            + "string\r\n");
        s.Do("MIGRATE", "h", "1", "k", "0", "x").Is(
            "-ERR value is not an integer or out of range\r\n");
        s.Do("MIGRATE", "h", "1", "k", "x", "9").Is(
            "-ERR value is not an integer or out of range\r\n");
        s.Do("MIGRATE", "h", "1", "k", "0").Is(
            "-ERR wrong number of arguments for 'migrate' command\r\n");
    }

    [Test]
    public void Without_a_key_nobody_is_called()
    {
        using var s = new ServerFixture();
        s.Do("SET", "other", "v");
        s.Do("MIGRATE", "nowhere", "1", "k", "0", "9").Is("+NOKEY\r\n");
        s.Do("MIGRATE", "nowhere", "1", "", "0", "9", "KEYS", "a", "b").Is("+NOKEY\r\n");
        s.Do("MIGRATE", "nowhere", "1", "", "0", "9", "KEYS").Is("+NOKEY\r\n");
    }

    [Test]
    public void A_target_that_is_not_there_costs_no_key()
    {
        using var s = new ServerFixture();
        s.Do("SET", "k", "v");
        s.Do("MIGRATE", "no such host", "1", "k", "0", "9").Is(
            "-IOERR error or timeout connecting to the client\r\n");
        s.Do("MIGRATE", s.Node.Ip, "1", "k", "0", "9").StartsWith("-IOERR error or timeout ");
        s.Do("GET", "k").Is("$1\r\nv\r\n");
        Assert.That(s.Server.Migrations.Count, Is.Zero);
    }

    [Test]
    public void Passwords_are_hidden_from_the_slow_log()
    {
        using var s = new ServerFixture();
        s.Do("CONFIG", "SET", "slowlog-log-slower-than", "0");
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "AUTH", "secret");
        s.Do("MIGRATE", "h", "1", "k", "0", "9", "AUTH2", "somebody", "secret");
        string log = s.Do("SLOWLOG", "GET").Text;
        Assert.That(log, Does.Contain("AUTH\r\n$10\r\n(redacted)\r\n"));
        Assert.That(log, Does.Contain("AUTH2\r\n$10\r\n(redacted)\r\n$10\r\n(redacted)\r\n"));
        Assert.That(log, Does.Not.Contain("secret"));
        Assert.That(log, Does.Not.Contain("somebody"));
    }

    // "06379" is another address than "6379", and the same port.
    [Test]
    public void At_most_64_connections_are_kept_and_none_for_long()
    {
        using var s = new ServerFixture();
        MigrateSockets sockets = s.Server.Migrations;
        for (int i = 0; i < 70; i++)
        {
            string port = ServerFixture.Port.ToString(
                "D" + (i + 4).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            MigrateSocket? made = sockets.Get(s.Server, s.Node.Ip, port, 9);
            Assert.That(made, Is.Not.Null);
            Assert.That(sockets.Get(s.Server, s.Node.Ip, port, 9), Is.SameAs(made));
            Assert.That(sockets.Count, Is.EqualTo(int.Min(i + 1, 64)));
        }
        s.Advance(9_000);
        Assert.That(sockets.Count, Is.EqualTo(64));
        sockets.Get(s.Server, s.Node.Ip, "6379", 9);
        int before = sockets.Count;
        s.Advance(4_000);
        Assert.That(before, Is.EqualTo(64));
        Assert.That(sockets.Count, Is.EqualTo(1));
        s.Do("INFO", "stats").Contains("migrate_cached_sockets:1\r\n");
        s.Advance(12_000);
        s.Do("INFO", "stats").Contains("migrate_cached_sockets:0\r\n");
    }

    [TestCase("migrate h p k 0 9", ExpectedResult = "3")]
    [TestCase("migrate h p k 0 9 copy replace auth x", ExpectedResult = "3")]
    [TestCase("migrate h p \"\" 0 9 auth keys keys a b", ExpectedResult = "9 10")]
    [TestCase("migrate h p \"\" 0 9 auth2 keys keys copy keys a", ExpectedResult = "11")]
    [TestCase("migrate h p \"\" 0 9 keys keys", ExpectedResult = "7")]
    [TestCase("migrate h p k 0 9 keys a", ExpectedResult = "")]
    [TestCase("migrate h p \"\" 0 9 auth", ExpectedResult = "3")]
    public string Keys_are_found_beside_options(string line)
    {
        var result = new GetKeysResult();
        ReadOnlyMemory<byte>[] argv = [.. line.Split(' ').Select(
            w => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(w == "\"\"" ? "" : w))];
        KeyExtraction.MigrateGetKeys(argv, result);
        return string.Join(" ", result.Keys.ToArray().Select(k => k.Pos));
    }
}
