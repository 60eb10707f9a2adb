// RequestBatchTests: what a batch holds, and for how long. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Linq;
using System.Text;
using NUnit.Framework;

public sealed class RequestBatchTests
{
    private static string Pings(int count) =>
        string.Concat(Enumerable.Repeat("*1\r\n$4\r\nPING\r\n", count));

    [Test]
    public void A_full_batch_ends_the_parse_and_the_rest_follows()
    {
        ParserDriver driver = new(maxCommands: 3);
        driver.Append(Encoding.ASCII.GetBytes(Pings(7)));
        foreach (int expected in (int[])[3, 3])
        {
            Assert.That(driver.ParseOnce(), Is.EqualTo(ParseStatus.Ok));
            Assert.That(driver.Batch.Count, Is.EqualTo(expected));
            Assert.That(driver.Batch.IsFull, Is.True);
            driver.RunBatch();
        }

        Assert.That(driver.ParseOnce(), Is.EqualTo(ParseStatus.NeedMore));
        Assert.That(driver.Batch.Count, Is.EqualTo(1));
        driver.RunBatch();
        Assert.That(driver.Batch.IsIdle, Is.True);
    }

    [Test]
    public void A_half_parsed_command_survives_Clear()
    {
        ParserDriver driver = new();
        driver.Feed(Pings(2) + "*3\r\n$3\r\nSET\r\n$3\r\nke");
        Assert.That(driver.Batch.IsIdle, Is.False);
        Assert.That(driver.Batch.OpenArgs, Is.EqualTo(1));
        driver.Feed("y\r\n$1\r\nv\r\n");
        Assert.That(driver.Outcome.Commands, Is.EqualTo("<PING>;<PING>;<SET><key><v>;"));
        Assert.That(driver.Batch.IsIdle, Is.True);
    }

    [Test]
    public void A_count_alone_reserves_no_room_for_arguments()
    {
        ParserDriver driver = new();
        byte[] header = Encoding.ASCII.GetBytes("*2147483647\r\n");
        driver.Feed(Pings(1));
        driver.Append(header);
        long before = GC.GetAllocatedBytesForCurrentThread();
        driver.ParseOnce();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2000));
    }

    [Test]
    public void Memory_does_not_grow_while_every_command_lies_across_segments()
    {
        // At every turn a command ends and the next is open with an argument put together.
        byte[] stream = Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Repeat("*2\r\n$4\r\nECHO\r\n$10\r\n0123456789\r\n", 3)));
        ParserDriver driver = new();
        long before = 0;
        for (int turn = 0; turn < 3000; turn++)
        {
            for (int at = 0; at < stream.Length; at += 3)
            {
                driver.Append(stream.AsSpan(at, Math.Min(3, stream.Length - at)));
                driver.ParseOnce();
                if (turn == 1500 && at == 0)
                {
                    before = GC.GetTotalMemory(true);
                }
            }

            driver.RunBatch();
        }

        Assert.That(GC.GetTotalMemory(true) - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Twenty_thousand_arguments_fit_and_the_room_is_given_back()
    {
        ParserDriver driver = new();
        string args = string.Concat(Enumerable.Repeat("$1\r\nx\r\n", 20000));
        driver.Feed("*20000\r\n" + args + "PING\r\n");
        Assert.That(
            driver.Outcome.Commands,
            Is.EqualTo(string.Concat(Enumerable.Repeat("<x>", 20000)) + ";<PING>;"));
    }

    [Test]
    public void Indexes_beyond_the_batch_are_a_bug_and_told()
    {
        RequestBatch batch = new(new ManagedBulkSource());
        Assert.That(() => batch.Argc(0), Throws.InvalidOperationException);
    }
}
