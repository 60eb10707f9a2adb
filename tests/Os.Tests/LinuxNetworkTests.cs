// LinuxNetworkTests: moving bytes, options, pipes.
// Tests of src/Os/Linux/LinuxNetwork.cs, over socket pairs and loopback.
using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxNetworkTests
{
    private readonly LinuxNetwork _net = new();
    private int _left;
    private int _right;

    [SetUp]
    public void Open() => Assert.That(_net.SocketPair(out _left, out _right).Ok, Is.True);

    [TearDown]
    public void Close()
    {
        _ = _net.Close(_left);
        _ = _net.Close(_right);
    }

    private string Received()
    {
        byte[] buffer = new byte[4096];
        SysResult got = _net.Recv(_right, buffer);
        return got.Ok ? Encoding.ASCII.GetString(buffer, 0, got.Int) : got.Errno.ToString();
    }

    private static ReadOnlySequence<byte> Sequence(params string[] parts)
    {
        Segment first = new(parts[0], null);
        Segment last = first;
        for (int i = 1; i < parts.Length; i++)
        {
            last = new Segment(parts[i], last);
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(string text, Segment? before)
        {
            Memory = Encoding.ASCII.GetBytes(text);
            if (before != null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }

    [Test]
    public void Bytes_arrive_as_they_were_sent()
    {
        Assert.That(_net.Send(_left, "hello"u8).Value, Is.EqualTo(5));
        Assert.That(Received(), Is.EqualTo("hello"));
    }

    [Test]
    public void An_empty_socket_would_block() => Assert.That(Received(), Is.EqualTo("EAGAIN"));

    [Test]
    public void An_ended_stream_gives_zero_after_the_rest()
    {
        _ = _net.Send(_left, "rest"u8);
        Assert.That(_net.Shutdown(_left, ShutdownHow.Write).Ok, Is.True);
        Assert.That(Received(), Is.EqualTo("rest"));
        Assert.That(Received(), Is.Empty);
    }

    [Test]
    public void Sending_to_nobody_is_an_error_and_no_signal()
    {
        Assert.That(_net.SocketPair(out int left, out int right).Ok, Is.True);
        _ = _net.Close(right);
        Assert.That(_net.Send(left, "x"u8).Errno, Is.EqualTo(Errno.EPIPE));
        _ = _net.Close(left);
    }

    [Test]
    public void A_full_socket_takes_a_part_and_then_would_block()
    {
        byte[] much = new byte[8 << 20];
        SysResult part = _net.Send(_left, much);
        Assert.That(part.Value, Is.GreaterThan(0).And.LessThan(much.Length));
        Assert.That(_net.Send(_left, much).WouldBlock, Is.True);
    }

    [Test]
    public void Writev_gathers_segments_and_skips_empty_ones()
    {
        ReadOnlySequence<byte> data = Sequence("ab", "", "cde", "f");
        Assert.That(_net.Writev(_left, data).Value, Is.EqualTo(6));
        Assert.That(Received(), Is.EqualTo("abcdef"));
        Assert.That(_net.Writev(_left, ReadOnlySequence<byte>.Empty).Value, Is.Zero);
        Assert.That(_net.Writev(_left, Sequence("", "")).Value, Is.Zero);
    }

    [Test]
    public void Writev_takes_64_segments_at_once()
    {
        string[] parts = new string[70];
        Array.Fill(parts, "xy");
        Assert.That(_net.Writev(_left, Sequence(parts)).Value, Is.EqualTo(128));
    }

    [Test]
    public void Moving_bytes_allocates_nothing()
    {
        ReadOnlySequence<byte> data = Sequence("ab", "cd", "ef");
        byte[] buffer = new byte[64];
        for (int i = 0; i < 50; i++)
        {
            Exchange(data, buffer);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Exchange(data, buffer);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private void Exchange(in ReadOnlySequence<byte> data, byte[] buffer)
    {
        _ = _net.Writev(_left, data);
        _ = _net.Send(_left, "gh"u8);
        _ = _net.Recv(_right, buffer);
        _ = _net.Recv(_right, buffer);
    }

    [Test]
    public void A_closed_number_is_a_bad_descriptor()
    {
        Assert.That(_net.Close(-1).Errno, Is.EqualTo(Errno.EBADF));
        Assert.That(_net.Recv(-1, new byte[1]).Errno, Is.EqualTo(Errno.EBADF));
        Assert.That(_net.SocketError(-1), Is.EqualTo(Errno.EBADF));
    }

    [Test]
    public void Poll_tells_what_a_descriptor_is_ready_for()
    {
        Assert.That(_net.Poll(_left, read: true, write: true, 0).Value, Is.EqualTo(2));
        Assert.That(_net.Poll(_left, read: true, write: false, 0).Value, Is.Zero);
        _ = _net.Send(_right, "x"u8);
        Assert.That(_net.Poll(_left, read: true, write: true, 1000).Value, Is.EqualTo(3));
    }

    [Test]
    public void A_blocking_receive_gives_up_after_its_time()
    {
        Assert.That(_net.SetNonBlocking(_left, false).Ok, Is.True);
        Assert.That(_net.SetRecvTimeout(_left, 1).Ok, Is.True);
        Assert.That(_net.SetSendTimeout(_left, 1).Ok, Is.True);
        Assert.That(_net.Recv(_left, new byte[1]).WouldBlock, Is.True);
        Assert.That(_net.SetNonBlocking(_left, true).Ok, Is.True);
    }

    [Test]
    public void A_pipe_carries_bytes_one_way()
    {
        Assert.That(_net.Pipe(out int read, out int write).Ok, Is.True);
        List<SysResult> results = [_net.Send(write, "p"u8), _net.Recv(read, new byte[4])];
        Assert.That(results.ConvertAll(r => r.Value), Is.EqualTo(new[] { 1L, 1L }));
        _ = _net.Close(read);
        Assert.That(_net.Send(write, "p"u8).Errno, Is.EqualTo(Errno.EPIPE));
        _ = _net.Close(write);
    }
}
