// SentinelCredentialsTests: refused is not dead, and told once.
using System.Linq;
using NUnit.Framework;
using RedisNet.Resp;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelCredentialsTests
{
    private const string Event = "-auth-error|master mymaster 10.0.0.1 6379 #";

    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;
    private ScriptedServer _server = null!;
    private string _refused = "";

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
        _refused = "";
        _server = new ScriptedServer(_lab.World, "10.0.0.1", words =>
            _refused.Contains(words[0] + "=", System.StringComparison.Ordinal)
                ? "-" + _refused[(words[0].Length + 1)..] + "\r\n"
                : words[0] switch
                {
                    "PING" => "+PONG\r\n",
                    "INFO" => "$11\r\nrole:master\r\n",
                    "PUBLISH" => ":1\r\n",
                    "SUBSCRIBE" => "*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n",
                    _ => "+OK\r\n",
                });
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private void Run(long ms)
    {
        for (long done = 0; done < ms; done += 100)
        {
            SentinelTimer.Tick(_lab.State);
            _lab.Advance(100);
        }
    }

    private string[] Errors() => [.. _lab.Published.Where(p => p.StartsWith("-auth-error"))];

    [TestCase("AUTH=WRONGPASS invalid username-password pair or user is disabled.")]
    [TestCase("PING=NOAUTH Authentication required.")]
    [TestCase("INFO=NOPERM User x has no permissions to run the 'info' command")]
    [TestCase("PUBLISH=NOPERM User x has no permissions to run the 'publish' command")]
    [TestCase("SUBSCRIBE=NOPERM User x has no permissions to run the 'subscribe' command")]
    public void A_refusal_is_one_event_and_a_flag_until_it_is_over(string refused)
    {
        _master.AuthPass = "secret";
        _refused = refused;
        Run(25_000);
        Assert.That(Errors(), Is.EqualTo(new[] { Event + refused[(refused.IndexOf('=') + 1)..] }));
        Assert.That(SentinelReplies.FlagsText(_master), Does.EndWith(",auth_error"));

        _refused = "";
        SentinelLinks.DropInstanceConnections(_master);
        Run(25_000);
        Assert.That(SentinelReplies.FlagsText(_master), Does.Not.Contain("auth_error"));
        Assert.That(_lab.Lines, Does.Contain(
            "Notice Credentials are accepted again by master mymaster 10.0.0.1 6379"));
        _refused = refused;
        SentinelLinks.DropInstanceConnections(_master);
        Run(25_000);
        Assert.That(Errors(), Has.Length.EqualTo(2), "another episode");
    }

    [TestCase("PING=LOADING Redis is loading the dataset in memory")]
    [TestCase("AUTH=ERR AUTH <password> called without any password configured")]
    [TestCase("INFO=ERR something")]
    public void Other_errors_are_no_refusal(string refused)
    {
        _master.AuthPass = "secret";
        _refused = refused;
        Run(12_000);
        Assert.That(Errors(), Is.Empty);
    }

    [Test]
    public void What_is_still_refused_keeps_the_episode_open()
    {
        SentinelCredentials.Refused(_master, CredentialUse.Info, "NOPERM a");
        SentinelCredentials.Refused(_master, CredentialUse.Publish, "NOPERM b");
        SentinelCredentials.Accepted(_master, CredentialUse.Info);
        Assert.That(_master.Link.Refused, Is.EqualTo(CredentialUse.Publish));
        Assert.That(Errors(), Is.EqualTo(new[] { Event + "NOPERM a" }));
    }

    [Test]
    public void A_reconfiguration_that_is_refused_is_told_and_EXEC_ends_it()
    {
        var c = SentinelAsyncContext.Connect(_lab, "10.0.0.1", 6379, out _)!;
        SentinelCredentials.ReconfReply(c, Parse("-NOPERM no multi\r\n"), _master);
        SentinelCredentials.ReconfReply(c, Parse("-EXECABORT x\r\n"), _master);
        SentinelCredentials.ReconfReply(c, Parse("+QUEUED\r\n"), _master);
        Assert.That(_master.Link.Refused, Is.EqualTo(CredentialUse.Reconf));
        SentinelCredentials.ReconfReply(c, Parse("*1\r\n+OK\r\n"), _master);
        Assert.That(_master.Link.Refused, Is.EqualTo(CredentialUse.None));
        c.Free();
    }

    private static Reply Parse(string bytes)
    {
        var reader = new ReplyReader();
        reader.Feed(CText.Encode(bytes));
        reader.TryGetReply(out Reply? reply);
        return reply!;
    }
}
