// SentinelAsyncContextTests: replies in order, messages, losses, and peers that misbehave.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Resp;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelAsyncContextTests
{
    private Lab _lab = null!;
    private ScriptedServer _server = null!;
    private List<string> _got = null!;
    private int _lost;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _got = [];
        _lost = 0;
        _server = new ScriptedServer(_lab.World, "10.0.0.1", words => $"+{words[0]}\r\n");
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [Test]
    public void Replies_come_in_the_order_of_their_commands()
    {
        SentinelAsyncContext c = Connect();
        foreach (string word in new[] { "a", "b", "c" })
        {
            Assert.That(c.Command(Note(word), null, word, "x y\r\nz", ""), Is.True);
        }
        _lab.Advance(10);
        Assert.That(_got, Is.EqualTo(new[] { "a=a", "b=b", "c=c" }));
        Assert.That(_server.Received[0], Is.EqualTo("a x y\r\nz "));
    }

    [Test]
    public void After_SUBSCRIBE_messages_go_to_its_callback_and_earlier_commands_still_get_theirs()
    {
        _server.Answer = words => words[0] == "SUBSCRIBE"
            ? "*3\r\n$9\r\nsubscribe\r\n$2\r\nch\r\n:1\r\n"
            : "+OK\r\n";
        SentinelAsyncContext c = Connect();
        c.Command(Note("auth"), null, "AUTH", "x");
        c.Subscribe(Note("sub"), _lab.AddMaster(), "SUBSCRIBE", "ch");
        _lab.Advance(10);
        _server.SendToAll("*3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$2\r\nhi\r\n");
        _lab.Advance(10);
        Assert.That(_got, Is.EqualTo(new[] { "auth=OK", "sub=subscribe", "sub=message" }));
    }

    [Test]
    public void An_error_instead_of_a_subscription_ends_the_connection()
    {
        _server.Answer = words => words[0] == "SUBSCRIBE"
            ? "-NOAUTH Authentication required.\r\n"
            : "+OK\r\n";
        SentinelAsyncContext c = Connect();
        c.Subscribe(Note("sub"), _lab.AddMaster(), "SUBSCRIBE", "ch");
        _lab.Advance(10);
        Assert.That((_lost, c.Error), Is.EqualTo((1, "NOAUTH Authentication required.")));
        Assert.That(_got, Is.Empty);
    }

    [Test]
    public void A_lost_connection_answers_what_waits_with_nothing_and_tells_the_owner_once()
    {
        _server.Answer = _ => "";
        SentinelAsyncContext c = Connect();
        c.Command(Note("a"), null, "a");
        _lab.Advance(10);
        _server.CloseAll();
        _lab.Advance(10);
        Assert.That(_got, Is.EqualTo(new[] { "a=-" }));
        Assert.That((_lost, c.Error), Is.EqualTo((1, "Server closed the connection")));
        Assert.That(c.Command(Note("b"), null, "b"), Is.False);
        Assert.That(_lab.Node.OpenDescriptors, Is.Zero);
    }

    [Test]
    public void A_refused_connection_is_reported()
    {
        var c = SentinelAsyncContext.Connect(_lab, "10.0.0.1", 1, out _);
        if (c is not null)
        {
            c.Link = new InstanceLink(0);
            c.OnLost = _ => _lost++;
            _lab.Advance(1000);
            Assert.That(_lost, Is.EqualTo(1));
        }
        Assert.That(_lab.Node.OpenDescriptors, Is.Zero);
    }

    [Test]
    public void Freed_inside_a_callback_it_lives_until_the_callback_returns()
    {
        SentinelAsyncContext c = Connect();
        c.Command((ctx, reply, _) =>
        {
            ctx.Link = null;
            ctx.Free();
            _got.Add("first=" + reply!.Text);
        }, null, "first");
        c.Command(Note("second"), null, "second");
        _lab.Advance(10);
        Assert.That(_got, Is.EqualTo(new[] { "first=first", "second=-" }));
        Assert.That((_lost, _lab.Node.OpenDescriptors), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Replies_for_a_released_instance_are_dropped()
    {
        SentinelRedisInstance gone = _lab.AddMaster();
        SentinelAsyncContext c = Connect();
        c.Command(Note("gone"), gone, "a");
        c.Command(Note("kept"), null, "b");
        c.Forget(gone, Note("discarded"));
        _lab.Advance(10);
        Assert.That(_got, Is.EqualTo(new[] { "discarded=a", "kept=b" }));
    }

    [TestCase("-ERR max number of clients reached\r\n")]
    [TestCase("+unexpected\r\n")]
    [TestCase(">2\r\n+a\r\n+b\r\n")]
    [TestCase("?rubbish\r\n")]
    [TestCase("$999999999999\r\n")]
    [TestCase("*4000000000\r\n")]
    [TestCase("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n+x\r\n")]
    public void What_nobody_asked_for_or_cannot_be_read_ends_the_connection(string bytes)
    {
        SentinelAsyncContext c = Connect();
        c.Command(Note("a"), null, "a");
        _lab.Advance(10);
        _server.SendToAll(bytes);
        _lab.Advance(10);
        Assert.That((_lost, _lab.Node.OpenDescriptors), Is.EqualTo((1, 0)));
        Assert.That(c.Error, Is.Not.Empty);
    }

    [Test]
    public void A_peer_that_never_reads_cannot_make_the_output_grow_without_bound()
    {
        SentinelAsyncContext c = Connect();
        string large = new('x', 100_000);
        int queued = 0;
        while (queued < 1000 && c.Command(Note("x"), null, large))
        {
            queued++;
        }
        Assert.That(queued, Is.EqualTo(10));
    }

    private SentinelAsyncContext Connect()
    {
        var c = SentinelAsyncContext.Connect(_lab, "10.0.0.1", 6379, out string error);
        Assert.That(c, Is.Not.Null, error);
        c!.Link = new InstanceLink(0);
        c.OnLost = _ => _lost++;
        return c;
    }

    private ReplyCallback Note(string name) => (_, reply, _) =>
        _got.Add(name + "=" + Show(reply));

    private static string Show(Reply? reply) =>
        reply is null ? "-" : reply.IsAggregate ? reply.Elements[0].Text : reply.Text;
}
