// HandlerAllocation: how much managed memory the handler of a command takes.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The server must stand on memory that is not checked (ZmallocSlab): ZmallocDebug allocates. A test
// that uses this must run alone (NonParallelizable).
using System;
using System.Buffers;
using System.Text;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

/// <summary>Calls a handler over and over, without a connection.</summary>
internal static class HandlerAllocation
{
    private const int Calls = 1000;
    private const int Rounds = 6;

    /// <summary>Managed bytes of a thousand calls.</summary>
    public static long Measure(ServerFixture s, params string[] words)
    {
        var argv = Array.ConvertAll(words, w => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(w));
        // A client that is queued for sending takes replies without a connection.
        var c = new Client(s.Server, 99) { Resp = 2, Flags = ClientFlags.PendingWrite };
        c.Db = s.Server.Db[0];
        c.ArgvArray = argv;
        c.Argc = argv.Length;
        c.Cmd = c.RealCmd = s.Server.Commands.Lookup(argv);
        // The runtime itself allocates now and then while it compiles anew: the best of a few runs.
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(c);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
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
