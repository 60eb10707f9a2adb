// StringAllocationTests: the handlers of the commands sent most allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class StringAllocationTests
{
    private const int Calls = 1000;

    [TestCase("SET", "k", "a value of sixteen")]
    [TestCase("SET", "k", "12345")]
    [TestCase("GET", "k")]
    [TestCase("INCR", "n")]
    [TestCase("INCRBY", "n", "7")]
    [TestCase("MSET", "k", "1", "l", "2")]
    [TestCase("EXISTS", "k")]
    [TestCase("TTL", "k")]
    [TestCase("SETBIT", "k", "3", "1")]
    [TestCase("GETBIT", "k", "3")]
    [TestCase("BITCOUNT", "k")]
    [TestCase("BITPOS", "k", "1")]
    [TestCase("BITFIELD", "k", "INCRBY", "u8", "0", "1")]
    [TestCase("BITOP", "NOT", "d", "k")]
    [TestCase("PFADD", "h", "a")]
    [TestCase("PFCOUNT", "h")]
    [TestCase("PFMERGE", "h", "h")]
    [TestCase("RPUSH", "l", "an element of sixteen")]
    [TestCase("LPUSH", "q", "12345")]
    [TestCase("LMOVE", "q", "q", "LEFT", "RIGHT")]
    [TestCase("LRANGE", "q", "0", "9")]
    [TestCase("LINDEX", "q", "-1")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Ask("SET k v", "SET n 1", "PFADD h a", "CONFIG SET list-max-listpack-size 4",
            "RPUSH q 1 2 3 4 5 6 7 8 9 10");
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
