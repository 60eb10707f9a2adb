// StreamAllocationTests: adding to a stream and reading from it allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers;
using System.Text;
using NUnit.Framework;
using RedisNet.Mem;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Types;

[NonParallelizable]
public sealed class StreamAllocationTests
{
    private const int Calls = 1000;

    [TestCase("XADD", "s", "*", "field", "value")]
    [TestCase("XADD", "s", "MAXLEN", "~", "50", "*", "other", "value", "number", "12345")]
    [TestCase("XADD", "s", "MAXLEN", "10", "*", "field", "value")]
    [TestCase("XLEN", "s")]
    [TestCase("XRANGE", "s", "-", "+", "COUNT", "2")]
    [TestCase("XREVRANGE", "s", "+", "-", "COUNT", "2")]
    [TestCase("XREAD", "COUNT", "2", "STREAMS", "s", "0")]
    [TestCase("XREAD", "STREAMS", "s", "$")]
    [TestCase("XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", "s", "0")]
    [TestCase("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">")]
    [TestCase("XACK", "s", "g", "9-9")]
    [TestCase("XDEL", "s", "9-9")]
    [TestCase("XTRIM", "s", "MAXLEN", "2")]
    [TestCase("XPENDING", "s", "g")]
    [TestCase("XPENDING", "s", "g", "-", "+", "10")]
    [TestCase("XCLAIM", "s", "g", "c", "0", "1-1")]
    [TestCase("XAUTOCLAIM", "s", "g", "c", "0", "0")]
    public void A_steady_call_allocates_nothing(params string[] words)
    {
        using var z = new ZmallocSlab();
        using var s = new ServerFixture(z: z);
        s.Do("XADD", "s", "1-1", "field", "value");
        s.Do("XADD", "s", "1-2", "field", "12345", "more", "");
        s.Do("XGROUP", "CREATE", "s", "g", "0");
        s.Do("XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">");
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
