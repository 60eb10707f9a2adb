// ClientInputTests: nothing a client sends is left unread, however it comes.
// Ours, no origin in C.
//
// A client's socket is watched by edge: the kernel reports bytes when they come and not while they
// are left. Each of these is a way to leave some. A command that is never answered ends the test by
// the socket's time-out.
using System;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("ours")]
[TestFixture("c")]
public sealed class ClientInputTests(string kind) : InteropFixture
{
    private const int TimeoutMs = 30_000;
    private const int SegmentBytes = 16 * 1024;
    private static readonly byte[] Ping = "*1\r\n$4\r\nPING\r\n"u8.ToArray();
    private static readonly byte[] Pong = "+PONG\r\n"u8.ToArray();

    private RedisProcess _server = null!;

    [SetUp]
    public void StartServer() => _server = Server(kind);

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = TimeoutMs,
        };
        socket.Connect("127.0.0.1", _server.Port);
        return socket;
    }

    private static byte[] Times(byte[] one, int count)
    {
        byte[] all = new byte[one.Length * count];
        for (int i = 0; i < count; i++)
        {
            one.CopyTo(all, i * one.Length);
        }
        return all;
    }

    private static byte[] Take(Socket socket, int length)
    {
        byte[] got = new byte[length];
        int count = 0;
        while (count < length)
        {
            int read = socket.Receive(got.AsSpan(count));
            Assert.That(read, Is.Positive);
            count += read;
        }
        return got;
    }

    [Test]
    public void Requests_that_fill_a_read_to_the_byte_are_answered()
    {
        using Socket socket = Connect();
        foreach (int room in new[] { 2048, SegmentBytes, 2 * SegmentBytes, 4 * SegmentBytes })
        {
            for (int more = -3; more <= 3; more++)
            {
                // "*2 $4 ECHO $nnnnn ... " without the value is 26 bytes for five digits.
                string value = new('v', room - 26 + more);
                string head = $"*2\r\n$4\r\nECHO\r\n${value.Length}\r\n";
                socket.Send(Encoding.Latin1.GetBytes(head + value + "\r\n"));
                string reply = $"${value.Length}\r\n{value}\r\n";
                Assert.That(Encoding.Latin1.GetString(Take(socket, reply.Length)),
                    Is.EqualTo(reply));
            }
        }
        for (int count = (SegmentBytes / Ping.Length) - 2; count <= 5000; count += 611)
        {
            socket.Send(Times(Ping, count));
            Assert.That(Take(socket, count * Pong.Length), Is.EqualTo(Times(Pong, count)));
        }
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(3000)]
    public void Requests_and_the_end_of_the_stream_in_one_are_both_seen(int count)
    {
        using Socket busy = Connect();
        using Socket socket = Connect();

        // While the server is away both arrive, and are reported together.
        busy.Send("DEBUG SLEEP 0.2\r\n"u8);
        socket.Send(Times(Ping, count));
        socket.Shutdown(SocketShutdown.Send);
        byte[] got = new byte[Pong.Length];
        int read;
        do
        {
            read = socket.Receive(got);
        }
        while (read > 0);
        _ = Take(busy, "+OK\r\n".Length);
    }

    [Test]
    public void Requests_on_both_sides_of_urgent_data_are_answered()
    {
        using Socket busy = Connect();
        using Socket socket = Connect();
        for (int i = 0; i < 3; i++)
        {
            busy.Send("DEBUG SLEEP 0.1\r\n"u8);
            socket.Send(Ping);
            socket.Send("!"u8, SocketFlags.OutOfBand);
            socket.Send(Ping);
            Assert.That(Take(socket, 2 * Pong.Length), Is.EqualTo(Times(Pong, 2)));
            _ = Take(busy, "+OK\r\n".Length);
        }
    }

    [Test]
    public void Requests_that_came_while_the_client_was_blocked_are_answered()
    {
        using Socket socket = Connect();
        using Socket other = Connect();
        socket.Send("BLPOP list 0\r\n"u8);
        socket.Send(Times(Ping, 3000));
        other.Send("RPUSH list v\r\n"u8);
        byte[] popped = "*2\r\n$4\r\nlist\r\n$1\r\nv\r\n"u8.ToArray();
        Assert.That(Take(socket, popped.Length), Is.EqualTo(popped));
        Assert.That(Take(socket, 3000 * Pong.Length), Is.EqualTo(Times(Pong, 3000)));
    }

    [Test]
    public void Requests_are_answered_whose_replies_had_to_wait_for_the_reader()
    {
        const int Requests = 2000;
        using Socket socket = Connect();
        string value = new('v', 10_000);
        socket.Send(Encoding.Latin1.GetBytes($"SET key {value}\r\n"));
        _ = Take(socket, "+OK\r\n".Length);
        var sender = new Thread(() => socket.Send(Times("GET key\r\n"u8.ToArray(), Requests)));
        sender.Start();
        Until("replies wait", () => Info(_server, "clients")["client_recent_max_output_buffer"]
            is { Length: > 6 });
        int replyLength = $"${value.Length}\r\n".Length + value.Length + 2;
        for (int i = 0; i < Requests; i++)
        {
            _ = Take(socket, replyLength);
        }
        sender.Join();
        socket.Send(Ping);
        Assert.That(Take(socket, Pong.Length), Is.EqualTo(Pong));
    }
}
