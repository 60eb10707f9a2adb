// SimNetworkTests: streams, listening, addresses, delay and cuts.
// Tests of src/Sim/Network/SimNetwork.cs, SimStream.cs, SimListener.cs, ByteQueue.cs.
using System;
using System.Buffers;
using System.Text;
using NUnit.Framework;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimNetworkTests
{
    private static SimNode[] Nodes(SimOptions options = default)
    {
        SimWorld world = new(options);
        return [world.AddNode("a"), world.AddNode("b")];
    }

    // Connects b to a; the world runs until the connection stands.
    private static (int A, int B) Connected(SimNode a, SimNode b, long waitMs = 0)
    {
        int listener = a.Net.ListenTcp("*", 7, 16, false, out _).Int;
        int client = b.Net.Connect("a", 7, null, out _).Int;
        a.World.RunForMs(waitMs);
        SysResult accepted = a.Net.Accept(listener, out NetAddress peer);
        Assert.That(accepted.Ok, Is.True);
        Assert.That(peer.Ip, Is.EqualTo(b.Ip));
        _ = a.Net.Close(listener);
        return (accepted.Int, client);
    }

    private static string Recv(SimNode node, int fd)
    {
        byte[] buffer = new byte[1024];
        SysResult got = node.Net.Recv(fd, buffer);
        return got.Ok ? Encoding.ASCII.GetString(buffer, 0, got.Int) : got.Errno.ToString();
    }

    [Test]
    public void Bytes_come_in_order_and_the_end_after_them()
    {
        SimNode[] n = Nodes();
        (int a, int b) = Connected(n[0], n[1]);
        Assert.That(Recv(n[0], a), Is.EqualTo("EAGAIN"));
        _ = n[1].Net.Send(b, "one"u8);
        _ = n[1].Net.Send(b, "two"u8);
        _ = n[1].Net.Close(b);
        Assert.That(Recv(n[0], a), Is.EqualTo("onetwo"));
        Assert.That(Recv(n[0], a), Is.Empty);
    }

    [Test]
    public void Closing_with_unread_bytes_resets_the_other_end()
    {
        SimNode[] n = Nodes();
        (int a, int b) = Connected(n[0], n[1]);
        _ = n[0].Net.Send(a, "unread"u8);
        _ = n[1].Net.Close(b);
        Assert.That(Recv(n[0], a), Is.EqualTo("ECONNRESET"));
        Assert.That(Recv(n[0], a), Is.Empty);
        Assert.That(n[0].Net.Send(a, "x"u8).Errno, Is.EqualTo(Errno.EPIPE));
    }

    [Test]
    public void What_is_sent_into_a_closed_connection_is_lost_and_then_an_error()
    {
        SimNode[] n = Nodes();
        (int a, int b) = Connected(n[0], n[1]);
        _ = n[1].Net.Close(b);
        Assert.That(n[0].Net.Send(a, "lost"u8).Value, Is.EqualTo(4));
        Assert.That(n[0].Net.Send(a, "x"u8).Errno, Is.EqualTo(Errno.EPIPE));
    }

    [Test]
    public void A_half_closed_connection_still_carries_the_other_way()
    {
        SimNode[] n = Nodes();
        (int a, int b) = Connected(n[0], n[1]);
        Assert.That(n[1].Net.Shutdown(b, ShutdownHow.Write).Ok, Is.True);
        Assert.That(Recv(n[0], a), Is.Empty);
        _ = n[0].Net.Send(a, "still"u8);
        Assert.That(Recv(n[1], b), Is.EqualTo("still"));
        Assert.That(n[1].Net.Send(b, "x"u8).Errno, Is.EqualTo(Errno.EPIPE));
    }

    [Test]
    public void A_full_buffer_takes_a_part_then_would_block_until_it_is_read()
    {
        SimNode[] n = Nodes(new SimOptions { SocketBufferBytes = 10 });
        (int a, int b) = Connected(n[0], n[1]);
        Assert.That(n[1].Net.Send(b, "0123456789abc"u8).Value, Is.EqualTo(10));
        Assert.That(n[1].Net.Send(b, "abc"u8).WouldBlock, Is.True);
        Assert.That(n[1].Net.Poll(b, read: false, write: true, 0).Value, Is.Zero);
        Assert.That(Recv(n[0], a), Is.EqualTo("0123456789"));
        Assert.That(n[1].Net.Poll(b, read: false, write: true, 0).Value, Is.EqualTo(2));
        Assert.That(n[1].Net.Send(b, "abc"u8).Value, Is.EqualTo(3));
    }

    [Test]
    public void Writev_goes_on_as_far_as_there_is_room()
    {
        SimNode[] n = Nodes(new SimOptions { SocketBufferBytes = 4 });
        (int a, int b) = Connected(n[0], n[1]);
        ReadOnlySequence<byte> data = new("abcdef"u8.ToArray());
        Assert.That(n[1].Net.Writev(b, data).Value, Is.EqualTo(4));
        Assert.That(n[1].Net.Writev(b, data).WouldBlock, Is.True);
        Assert.That(Recv(n[0], a), Is.EqualTo("abcd"));
    }

    [Test]
    public void Delay_keeps_bytes_under_way_for_its_time()
    {
        SimNode[] n = Nodes(new SimOptions { LatencyUs = 5_000 });
        (int a, int b) = Connected(n[0], n[1], waitMs: 5);
        Assert.That(n[1].Net.Send(b, "x"u8).WouldBlock, Is.True, "the answer is under way");
        n[0].World.RunForMs(5);
        _ = n[1].Net.Send(b, "x"u8);
        n[0].World.RunForMs(4);
        Assert.That(Recv(n[0], a), Is.EqualTo("EAGAIN"));
        n[0].World.RunForMs(1);
        Assert.That(Recv(n[0], a), Is.EqualTo("x"));
    }

    [Test]
    public void Uneven_delay_does_not_change_the_order()
    {
        SimNode[] n = Nodes(new SimOptions { Seed = 3, LatencyUs = 1, LatencyJitterUs = 10_000 });
        (int a, int b) = Connected(n[0], n[1], waitMs: 50);
        StringBuilder sent = new();
        for (char c = 'a'; c <= 'z'; c++)
        {
            _ = n[1].Net.Send(b, [(byte)c]);
            _ = sent.Append(c);
        }
        _ = n[1].Net.Close(b);
        n[0].World.RunForMs(50);
        Assert.That(Recv(n[0], a), Is.EqualTo(sent.ToString()));
        Assert.That(Recv(n[0], a), Is.Empty);
    }

    [Test]
    public void A_server_may_speak_first_and_nothing_overtakes_the_answer()
    {
        SimNode[] n = Nodes(new SimOptions { LatencyUs = 5_000 });
        (int a, int b) = Connected(n[0], n[1], waitMs: 5);
        Assert.That(n[0].Net.Send(a, "first"u8).Ok, Is.True);
        n[0].World.RunForMs(20);
        Assert.That(Recv(n[1], b), Is.EqualTo("first"));
    }

    [Test]
    public void A_cut_holds_bytes_back_until_it_is_healed()
    {
        SimNode[] n = Nodes(new SimOptions { LatencyUs = 1_000 });
        (int a, int b) = Connected(n[0], n[1], waitMs: 10);
        n[0].World.RunForMs(10);
        n[0].World.Cut(n[0], n[1]);
        _ = n[1].Net.Send(b, "one"u8);
        n[0].World.RunForMs(1000);
        Assert.That(Recv(n[0], a), Is.EqualTo("EAGAIN"));
        _ = n[1].Net.Send(b, "two"u8);
        n[0].World.Heal(n[0], n[1]);
        n[0].World.RunForMs(10);
        Assert.That(Recv(n[0], a), Is.EqualTo("onetwo"));
    }

    [Test]
    public void Nobody_listening_refuses_and_nobody_there_never_answers()
    {
        SimNode[] n = Nodes();
        int refused = n[1].Net.Connect("a", 1, null, out _).Int;
        Assert.That(n[1].Net.SocketError(refused), Is.EqualTo(Errno.ECONNREFUSED));
        Assert.That(n[1].Net.SocketError(refused), Is.EqualTo(Errno.None));
        int silent = n[1].Net.Connect("192.0.2.7", 1, null, out _).Int;
        n[1].World.RunForMs(60_000);
        Assert.That(n[1].Net.Poll(silent, read: true, write: true, 0).Value, Is.Zero);
        SysResult unknown = n[1].Net.Connect("nowhere", 1, null, out string error);
        Assert.That((unknown.Ok, error), Is.EqualTo((false, "Name or service not known")));
    }

    [Test]
    public void Loopback_belongs_to_the_host_and_is_shared_on_it()
    {
        SimWorld world = new();
        SimNode server = world.AddNode("a");
        SimNode neighbour = world.AddNode("a2", ip: server.Ip);
        SimNode stranger = world.AddNode("b");
        int listener = server.Net.ListenTcp("127.0.0.1", 7, 1, false, out _).Int;
        Assert.That(server.Net.ListenTcp("127.0.0.1", 7, 1, false, out string error).Errno,
            Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(error, Is.EqualTo("bind: Address already in use"));
        int near = neighbour.Net.Connect("127.0.0.1", 7, null, out _).Int;
        Assert.That(neighbour.Net.SocketError(near), Is.EqualTo(Errno.None));
        foreach (string host in new[] { "127.0.0.1", "a" })
        {
            int far = stranger.Net.Connect(host, 7, null, out _).Int;
            Assert.That(stranger.Net.SocketError(far), Is.EqualTo(Errno.ECONNREFUSED));
        }
        Assert.That(server.Net.Accept(listener, out NetAddress peer).Ok, Is.True);
        Assert.That(peer.Ip, Is.EqualTo("127.0.0.1"));
        Assert.That(server.Net.ListenTcp("10.9.9.9", 7, 1, false, out _).Errno,
            Is.EqualTo(Errno.EADDRNOTAVAIL));
    }

    [Test]
    public void Unix_sockets_live_in_the_file_system_of_the_host()
    {
        SimNode[] n = Nodes();
        int listener = n[0].Net.ListenUnix("/tmp.sock", 0x1C0, 1, out _).Int;
        int client = n[0].Net.ConnectUnix("/tmp.sock", out _).Int;
        int server = n[0].Net.Accept(listener, out NetAddress peer).Int;
        Assert.That(peer, Is.EqualTo(NetAddress.UnixSocket));
        _ = n[0].Net.Send(client, "u"u8);
        Assert.That(Recv(n[0], server), Is.EqualTo("u"));
        Assert.That(n[1].Net.ConnectUnix("/tmp.sock", out _).Errno, Is.EqualTo(Errno.ENOENT));
        _ = n[0].Net.Close(listener);
        Assert.That(n[0].Net.ConnectUnix("/tmp.sock", out _).Errno,
            Is.EqualTo(Errno.ECONNREFUSED));
        Assert.That(n[0].Net.ListenUnix("/tmp.sock", 0, 1, out _).Errno,
            Is.EqualTo(Errno.EADDRINUSE));
    }

    [Test]
    public void Without_a_free_number_a_connection_goes_on_waiting()
    {
        SimNode[] n = Nodes();
        int listener = n[0].Net.ListenTcp("*", 7, 1, false, out _).Int;
        _ = n[1].Net.Connect("a", 7, null, out _);
        Assert.That(n[0].Processes.SetFileLimit(listener + 1, 100).Ok, Is.True);
        Assert.That(n[0].Net.Accept(listener, out _).Errno, Is.EqualTo(Errno.EMFILE));
        Assert.That(n[0].Processes.SetFileLimit(50, 100).Ok, Is.True);
        Assert.That(n[0].Net.Accept(listener, out _).Ok, Is.True);
    }

    [Test]
    public void Pipes_and_pairs_know_at_once_that_the_other_end_is_gone()
    {
        SimNode node = Nodes()[0];
        _ = node.Net.Pipe(out int read, out int write);
        _ = node.Net.Send(write, "p"u8);
        _ = node.Net.Close(read);
        Assert.That(node.Net.Send(write, "p"u8).Errno, Is.EqualTo(Errno.EPIPE));
        _ = node.Net.SocketPair(out int left, out int right);
        _ = node.Net.Close(left);
        Assert.That(node.Net.Send(right, "p"u8).Errno, Is.EqualTo(Errno.EPIPE));
        Assert.That(Recv(node, right), Is.Empty);
        _ = node.Net.Close(write);
        _ = node.Net.Close(right);
        Assert.That(node.OpenDescriptors, Is.Zero);
    }

    [Test]
    public void Short_sends_and_receives_lose_nothing()
    {
        SimNode[] n = Nodes(new SimOptions { ShortSendPercent = 50, ShortRecvPercent = 50 });
        (int a, int b) = Connected(n[0], n[1]);
        byte[] data = new byte[5000];
        new Random(1).NextBytes(data);
        byte[] got = new byte[data.Length];
        int sent = 0;
        int received = 0;
        int calls = 0;
        while (received < data.Length)
        {
            calls++;
            SysResult r = sent < data.Length
                ? n[1].Net.Send(b, data.AsSpan(sent, Math.Min(700, data.Length - sent)))
                : SysResult.Success();
            sent += r.Int;
            received += n[0].Net.Recv(a, got.AsSpan(received)) is { Ok: true } g ? g.Int : 0;
        }
        Assert.That(got, Is.EqualTo(data));
        Assert.That(calls, Is.GreaterThan(8));
    }
}
