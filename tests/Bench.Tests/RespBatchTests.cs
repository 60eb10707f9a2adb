// RespBatchTests: batches whose replies come while the next is sent.
// Ours, no origin in C.
using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class RespBatchTests
{
    [Test]
    public void Replies_may_come_before_they_are_awaited()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var batch = new RespBatch(((IPEndPoint)listener.LocalEndpoint).Port);
        using Socket server = listener.AcceptSocket();
        batch.AddMset(0, 1);
        batch.AddMset(1, 2);
        batch.Exchange();
        batch.AddMset(3, 1);
        server.Send("+OK\r\n+OK\r\n+OK\r\n"u8);
        batch.Exchange();
        batch.Run();
        Assert.That(batch.Count, Is.Zero);
    }

    [Test]
    public void An_MSET_has_the_keys_and_values_that_SETs_would_have()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var batch = new RespBatch(((IPEndPoint)listener.LocalEndpoint).Port);
        using Socket server = listener.AcceptSocket();
        batch.AddMset(9, 2);
        batch.Exchange();
        byte[] got = new byte[1024];
        string expected = "*5\r\n$4\r\nMSET\r\n"
            + $"$16\r\n{Fill.Key(9)}\r\n$16\r\n{Fill.Value}\r\n"
            + $"$16\r\n{Fill.Key(10)}\r\n$16\r\n{Fill.Value}\r\n";
        int length = 0;
        while (length < expected.Length)
        {
            length += server.Receive(got.AsSpan(length));
        }
        Assert.That(Encoding.ASCII.GetString(got, 0, length), Is.EqualTo(expected));
    }
}
