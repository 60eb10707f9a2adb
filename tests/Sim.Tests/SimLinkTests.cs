// SimLinkTests: what goes wrong between hosts.
// Tests of src/Sim/Network/SimLink.cs, SimWire.cs, SimHandshake.cs, SimConnection.cs, SimDns.cs,
// SimWorld.Network.cs.
using System.Text;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimLinkTests
{
    private SimWorld _world = null!;
    private SimNode _a = null!;
    private SimNode _b = null!;
    private int _listener;

    [SetUp]
    public void MakeNodes() => Make(new SimOptions { LatencyUs = 1_000 });

    private void Make(SimOptions options)
    {
        _world = new SimWorld(options);
        _a = _world.AddNode("a");
        _b = _world.AddNode("b");
        _listener = _a.Net.ListenTcp("*", 7, 1, false, out _).Int;
    }

    private int Connect() => _b.Net.Connect("a", 7, null, out _).Int;

    // An open connection: our end and theirs.
    private (int A, int B) Connected()
    {
        int b = Connect();
        _world.RunForMs(10);
        return (_a.Net.Accept(_listener, out _).Int, b);
    }

    private static string Recv(SimNode node, int fd)
    {
        byte[] buffer = new byte[1024];
        SysResult got = node.Net.Recv(fd, buffer);
        return got.Ok ? Encoding.ASCII.GetString(buffer, 0, got.Int) : got.Errno.ToString();
    }

    [Test]
    public void A_link_has_a_delay_of_its_own_in_each_direction()
    {
        (int a, int b) = Connected();
        _world.Link(_a, _b).LatencyUs = 50_000;
        _ = _a.Net.Send(a, "slow"u8);
        _ = _b.Net.Send(b, "fast"u8);
        _world.RunForMs(2);
        Assert.That(Recv(_a, a), Is.EqualTo("fast"));
        Assert.That(Recv(_b, b), Is.EqualTo("EAGAIN"));
        _world.RunForMs(48);
        Assert.That(Recv(_b, b), Is.EqualTo("slow"));
    }

    [Test]
    public void A_narrow_link_lets_bytes_through_at_its_pace()
    {
        (int a, int b) = Connected();
        _world.Link(_b, _a).BytesPerSecond = 1000;
        _ = _b.Net.Send(b, new byte[500]);
        _ = _b.Net.Send(b, new byte[100]);
        _world.RunForMs(502);
        Assert.That(Recv(_a, a), Has.Length.EqualTo(500));
        _world.RunForMs(97);
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"));
        _world.RunForMs(3);
        Assert.That(Recv(_a, a), Has.Length.EqualTo(100));
    }

    [Test]
    public void A_clogged_link_gives_all_at_once_at_its_end_and_its_other_direction_runs()
    {
        (int a, int b) = Connected();
        _world.Clog(_b, _a, 400_000);
        _ = _b.Net.Send(b, "one"u8);
        _world.RunForMs(200);
        _ = _b.Net.Send(b, "two"u8);
        _ = _a.Net.Send(a, "back"u8);
        _world.RunForMs(199);
        Assert.That(Recv(_b, b), Is.EqualTo("back"));
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"));
        Assert.That(_world.Link(_b, _a).HeldCount, Is.EqualTo(2));
        _world.RunForMs(1);
        Assert.That(Recv(_a, a), Is.EqualTo("onetwo"));
    }

    [Test]
    public void What_a_cut_drops_is_sent_again_after_growing_times()
    {
        (int a, int b) = Connected();
        _world.Cut(_a, _b, SimCut.Drop);
        _ = _b.Net.Send(b, "one"u8);
        _world.RunForMs(1000);
        _world.Heal(_a, _b);
        _ = _b.Net.Send(b, "two"u8);
        _world.RunForMs(400);
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"), "lost at 1, tried at 201, 601, next 1401");
        _world.RunForMs(1);
        Assert.That(Recv(_a, a), Is.EqualTo("onetwo"));
    }

    [Test]
    public void A_sender_gives_up_after_its_time()
    {
        Make(new SimOptions { LatencyUs = 1_000, RetransmitLimitUs = 5_000_000 });
        (int a, int b) = Connected();
        _world.Cut(_a, _b, SimCut.Drop);
        _ = _b.Net.Send(b, "one"u8);
        _world.RunForMs(7000);
        Assert.That(Recv(_b, b), Is.EqualTo("ETIMEDOUT"));
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"), "it has heard nothing");
    }

    [Test]
    public void A_one_way_cut_fills_the_buffer_of_a_sender_that_hears_no_answer()
    {
        Make(new SimOptions { LatencyUs = 1_000, SocketBufferBytes = 10 });
        (int a, int b) = Connected();
        _world.CutOneWay(_a, _b, SimCut.Drop);
        Assert.That(_b.Net.Send(b, "0123456"u8).Value, Is.EqualTo(7));
        _world.RunForMs(10);
        Assert.That(Recv(_a, a), Is.EqualTo("0123456"), "this direction is open");
        Assert.That(_b.Net.Send(b, "0123456"u8).Value, Is.EqualTo(3), "seven are not answered");
        _world.HealAll();
        _world.RunForMs(10);
        Assert.That(Recv(_a, a), Is.EqualTo("012"));
        Assert.That(_b.Net.Send(b, "0123456"u8).Value, Is.EqualTo(7));
    }

    [Test]
    public void Connecting_across_a_cut_tries_again_and_times_out()
    {
        _world.Isolate(_a, SimCut.Drop);
        int late = Connect();
        _world.RunForMs(2500);
        _world.Isolate(_a, SimCut.None);
        _world.RunForMs(490);
        Assert.That(_b.Net.Poll(late, false, true, 0).Value, Is.Zero, "tried at 1, next at 3");
        _world.RunForMs(13);
        Assert.That(_b.Net.Poll(late, false, true, 0).Value, Is.EqualTo(2));
        _world.Partition([_a], [_b], SimCut.Drop, oneWay: true);
        int never = Connect();
        _world.RunForMs(126_999);
        Assert.That(_b.Net.SocketError(never), Is.EqualTo(Errno.None));
        _world.RunForMs(1);
        Assert.That(_b.Net.SocketError(never), Is.EqualTo(Errno.ETIMEDOUT));
    }

    [Test]
    public void A_full_backlog_does_not_answer()
    {
        int[] three = [Connect(), Connect(), Connect()];
        _world.RunForMs(10);
        Assert.That(_b.Net.Poll(three[1], false, true, 0).Value, Is.EqualTo(2), "one more fits");
        Assert.That(_b.Net.Poll(three[2], false, true, 0).Value, Is.Zero);
        _ = _a.Net.Accept(_listener, out _);
        _world.RunForMs(1000);
        Assert.That(_b.Net.Poll(three[2], false, true, 0).Value, Is.EqualTo(2));
    }

    [Test]
    public void A_reset_connection_fails_at_both_ends()
    {
        (int a, int b) = Connected();
        Assert.That(_world.Connections(), Has.Count.EqualTo(1));
        _ = _b.Net.Send(b, "lost"u8);
        Assert.That(_world.ResetRandomConnection(), Is.True);
        _world.RunForMs(10);
        Assert.That(Recv(_a, a), Is.EqualTo("ECONNRESET"));
        Assert.That(Recv(_b, b), Is.EqualTo("ECONNRESET"));
        Assert.That(_b.Net.Send(b, "x"u8).Errno, Is.EqualTo(Errno.EPIPE));
    }

    [Test]
    public void A_half_open_connection_is_found_out_by_who_sends()
    {
        (int a, int b) = Connected();
        _b.Connections[0].Forget();
        Assert.That(Recv(_b, b), Is.EqualTo("ETIMEDOUT"));
        _world.RunForMs(60_000);
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"));
        _ = _a.Net.Send(a, "there?"u8);
        _world.RunForMs(10);
        Assert.That(Recv(_a, a), Is.EqualTo("ECONNRESET"));
    }

    [Test]
    public void Keepalive_finds_a_silent_peer()
    {
        (int a, int b) = Connected();
        _ = _a.Net.SetKeepAlive(a, 30);
        _world.RunForMs(100_000);
        Assert.That(Recv(_a, a), Is.EqualTo("EAGAIN"), "the peer answers");
        _world.Cut(_a, _b, SimCut.Drop);
        _world.RunForMs(70_000);
        Assert.That(Recv(_a, a), Is.EqualTo("ETIMEDOUT"));
        Assert.That(Recv(_b, b), Is.EqualTo("EAGAIN"));
    }

    [Test]
    public void A_host_without_power_answers_nothing_and_once_back_resets()
    {
        (int _, int b) = Connected();
        _a.PowerLoss();
        _ = _b.Net.Send(b, "into the dark"u8);
        int silent = Connect();
        _world.RunForMs(2000);
        Assert.That(Recv(_b, b), Is.EqualTo("EAGAIN"));
        Assert.That(_b.Net.Poll(silent, false, true, 0).Value, Is.Zero);
        _a.Host.PowerOn();
        _world.RunForMs(3000);
        Assert.That(Recv(_b, b), Is.EqualTo("ECONNRESET"));
        Assert.That(_b.Net.SocketError(silent), Is.EqualTo(Errno.ECONNREFUSED));
    }

    [Test]
    public void A_host_without_address_is_cut_off_and_cannot_connect()
    {
        (int a, int b) = Connected();
        _b.Host.LoseAddress();
        Assert.That(_b.Net.Connect("a", 7, null, out string error).Errno,
            Is.EqualTo(Errno.ENETUNREACH));
        Assert.That(error, Is.EqualTo("connect: Network is unreachable"));
        _ = _a.Net.Send(a, "x"u8);
        _world.RunForMs(1000);
        Assert.That(Recv(_b, b), Is.EqualTo("EAGAIN"));
        _b.Host.RegainAddress();
        _world.RunForMs(1000);
        Assert.That(Recv(_b, b), Is.EqualTo("x"));
    }

    [Test]
    public void Connections_are_refused_and_accepts_fail_as_told()
    {
        _a.Net.RefuseConnects = true;
        int refused = Connect();
        _world.RunForMs(10);
        Assert.That(_b.Net.SocketError(refused), Is.EqualTo(Errno.ECONNREFUSED));
        _a.Net.RefuseConnects = false;
        _b.Net.FailConnects = Errno.EADDRNOTAVAIL;
        Assert.That(_b.Net.Connect("a", 7, null, out _).Errno, Is.EqualTo(Errno.EADDRNOTAVAIL));
        _b.Net.FailConnects = Errno.None;
        _ = Connect();
        _world.RunForMs(10);
        _a.Net.FailAccepts = Errno.EMFILE;
        Assert.That(_a.Net.Accept(_listener, out _).Errno, Is.EqualTo(Errno.EMFILE));
        _a.Net.FailAccepts = Errno.None;
        Assert.That(_a.Net.Accept(_listener, out _).Ok, Is.True);
    }

    [Test]
    public void A_loop_that_cannot_accept_does_not_stop_the_world()
    {
        int tries = 0;
        _ = _a.CreateLoop().CreateFileEvent(_listener, AeMask.Readable, (_, fd, _, _) =>
        {
            tries++;
            _ = _a.Net.Accept(fd, out _);
        }, null);
        _a.Net.FailAccepts = Errno.EMFILE;
        _ = Connect();
        _world.RunForMs(100);
        Assert.That(tries, Is.InRange(50, 110));
    }

    [Test]
    public void Chance_resets_and_refuses_as_often_as_told()
    {
        Make(new SimOptions { LatencyUs = 1, ResetPerMillionSends = 500_000 });
        int resets = 0;
        for (int i = 0; i < 100; i++)
        {
            (int a, int b) = Connected();
            _ = _b.Net.Send(b, "x"u8);
            resets += Recv(_b, b) == "ECONNRESET" ? 1 : 0;
            _ = _a.Net.Close(a);
        }
        Assert.That(resets, Is.InRange(30, 70));
        _world.Options = new SimOptions { RefuseConnectPercent = 100 };
        int refused = Connect();
        _world.RunForMs(10);
        Assert.That(_b.Net.SocketError(refused), Is.EqualTo(Errno.ECONNREFUSED));
    }

    [Test]
    public void Names_can_move_vanish_and_fail()
    {
        Assert.That(_b.Net.Resolve("a", false, out string ip, out _).Ok, Is.True);
        Assert.That(ip, Is.EqualTo(_a.Ip));
        _world.Dns.Set("a", "10.7.7.7");
        _ = _b.Net.Resolve("a", false, out ip, out _);
        Assert.That(ip, Is.EqualTo("10.7.7.7"));
        _world.Dns.Remove("a");
        Assert.That(_b.Net.Resolve("a", false, out _, out string error).Ok, Is.False);
        Assert.That(error, Is.EqualTo("Name or service not known"));
        _world.Dns.Down = true;
        Assert.That(_b.Net.Resolve("b", false, out _, out error).Ok, Is.False);
        Assert.That(error, Is.EqualTo("Temporary failure in name resolution"));
        Assert.That(_b.Net.Resolve("127.0.0.1", false, out _, out _).Ok, Is.True);
    }

    [Test]
    public void A_slow_name_stops_the_loop_that_asks_for_it()
    {
        _world.Dns.DelayUs = 3_000_000;
        long took = 0;
        _ = _b.CreateLoop().CreateTimeEvent(1, (_, _, _) =>
        {
            long before = _b.Clock.MonoUs();
            _ = _b.Net.Resolve("a", false, out _, out _);
            took = _b.Clock.MonoUs() - before;
            return -1;
        }, null);
        _world.RunForMs(10);
        Assert.That(took, Is.EqualTo(3_000_000));
    }
}
