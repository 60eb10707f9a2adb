// ReplyCounterTests: replies are counted however the bytes are cut.
// Ours, no origin in C.
using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class ReplyCounterTests
{
    private static readonly byte[] Sample = Encoding.ASCII.GetBytes(
        "+OK\r\n$-1\r\n$16\r\n+x\r\n$5\r\n-r\r\n:1\r\n\r\n:12\r\n$0\r\n\r\n-ERR $3\r\n"
        + "$3\r\n\n\n\n\r\n");

    [Test]
    public void Every_cut_gives_the_same_count()
    {
        for (int cut = 0; cut <= Sample.Length; cut++)
        {
            var counter = new ReplyCounter();
            int count = counter.Feed(Sample.AsSpan(0, cut)) + counter.Feed(Sample.AsSpan(cut));
            Assert.That((count, counter.Errors), Is.EqualTo((7, 1)), $"cut at {cut}");
        }
    }

    [Test]
    public void A_byte_at_a_time_gives_the_same_count()
    {
        var counter = new ReplyCounter();
        int count = 0;
        foreach (byte b in Sample)
        {
            count += counter.Feed([b]);
        }
        Assert.That((count, counter.Errors), Is.EqualTo((7, 1)));
    }

    [Test]
    public void A_reply_the_load_does_not_ask_for_is_refused()
    {
        var counter = new ReplyCounter();
        Assert.Throws<IOException>(() => counter.Feed("*1\r\n"u8));
    }
}
