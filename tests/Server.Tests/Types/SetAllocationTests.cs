// SetAllocationTests: the handlers of the commands on sets allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class SetAllocationTests
{
    private const int Calls = 1000;

    [TestCase("SADD", "i", "5")]
    [TestCase("SADD", "l", "a", "b")]
    [TestCase("SADD", "t", "a", "b")]
    [TestCase("SREM", "t", "none")]
    [TestCase("SISMEMBER", "i", "5")]
    [TestCase("SISMEMBER", "t", "a")]
    [TestCase("SMISMEMBER", "l", "a", "z")]
    [TestCase("SCARD", "t")]
    [TestCase("SMEMBERS", "i")]
    [TestCase("SMEMBERS", "t")]
    [TestCase("SINTERCARD", "2", "i", "l")]
    [TestCase("SINTER", "l", "t")]
    [TestCase("SUNION", "l", "i")]
    [TestCase("SRANDMEMBER", "i")]
    [TestCase("SRANDMEMBER", "l", "-3")]
    [TestCase("SRANDMEMBER", "t")]
    [TestCase("SPOP", "big")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Ask("SADD i 1 2 3", "SADD l a b 1", "SADD t a b " + new string('t', 100));
        s.Do(["SADD", "big", .. Enumerable.Range(0, 10_000).Select(static i => $"{i}")]);
        var argv = Array.ConvertAll(words, w => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(w));
        // A client that is queued for sending takes replies without a connection.
        var c = new Client(s.Server, 99) { Resp = 2, Flags = ClientFlags.PendingWrite };
        c.Db = s.Server.Db[0];
        c.ArgvArray = argv;
        c.Argc = argv.Length;
        c.Cmd = c.RealCmd = s.Server.Commands.Lookup(argv);
        // The runtime itself allocates now and then while it compiles anew: the best of a few runs.
        long least = long.MaxValue;
        for (int round = 0; round < 6 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(c);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(least, Is.Zero);
    }

    private static void Run(Client c)
    {
        for (int i = 0; i < Calls; i++)
        {
            c.Cmd!.Proc!(c);
            ReadOnlySequence<byte> bytes = c.Reply.Flush();
            c.Reply.Sent(bytes, bytes.Length);
        }
    }
}
