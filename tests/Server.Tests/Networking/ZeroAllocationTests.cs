// ZeroAllocationTests: a steady GET or SET allocates no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A real server over sockets of the kernel, driven turn by turn on this thread, so that what is
// counted is the server's whole path (poll, receive, parse, execute, reply, send) and nothing of a
// simulated network.
using System;
using System.IO;
using System.Text;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Os.Linux;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

[NonParallelizable]
public sealed class ZeroAllocationTests
{
    private const int Rounds = 2000;

    [TestCase(1, false)]
    [TestCase(16, false)]
    [TestCase(64, false)]
    [TestCase(1, true)]
    [TestCase(64, true)]
    public void A_steady_GET_and_SET_allocate_nothing(int depth, bool traced)
    {
        Env env = LinuxEnv.Create();
        using EventLoop el = new(new AeEpoll(), env.Clock, 1024);
        using ZmallocSlab z = new();
        RedisServer server = new(env, el, z, new ServerMode());
        server.Prepare();
        server.Config.Save = [];
        server.Config.Loglevel = LogLevel.Nothing;

        // On a busy machine any command may take 10 ms, and its entry in the slow log is no
        // request's cost.
        server.Config.SlowlogLogSlowerThan = -1;
        Assert.That(server.Init(), Is.Null);
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "trace.json");
        TraceLimits limits = TraceLimits.Default with { BufferEvents = 4096 };
        Assert.That(traced ? TraceRecording.Start(server, file, limits) : null, Is.Null);
        Assert.That(env.Net.SocketPair(out int ours, out int theirs).Ok);
        SocketConnection conn = new(server, theirs, isUnix: true);
        server.CreateClient(conn);
        conn.Accept(static _ => { });

        byte[] request = Encoding.ASCII.GetBytes(string.Concat(System.Linq.Enumerable.Repeat(
            TestClient.Encode("SET", "key:000000000001", "0123456789abcdef")
            + TestClient.Encode("GET", "key:000000000001"), depth)));
        byte[] replies = new byte[depth * (5 + 23)];
        Turn(env, el, ours, request, replies, Rounds);

        // The first time that two threads meet at the queue of a worker its lock allocates.
        long allocated = long.MaxValue;
        for (int round = 0; round < (traced ? 3 : 1) && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Turn(env, el, ours, request, replies, Rounds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.That(allocated, Is.Zero);
        Assert.That(Encoding.ASCII.GetString(replies),
            Does.StartWith("+OK\r\n$16\r\n0123456789abcdef\r\n"));
        Assert.That(env.Net.Close(ours).Ok);
        server.Recording?.Close();
        File.Delete(file);
    }

    private static void Turn(Env env, EventLoop el, int fd, byte[] request, byte[] replies,
        int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            Check.That(env.Net.Send(fd, request).Value == request.Length);
            int got = 0;
            while (got < replies.Length)
            {
                // Without timers: what serverCron does ten times a second is no request's cost.
                el.ProcessEvents(AeFlags.FileEvents | AeFlags.DontWait | AeFlags.CallBeforeSleep
                    | AeFlags.CallAfterSleep);
                SysResult read = env.Net.Recv(fd, replies.AsSpan(got));
                got += read.Ok ? read.Int : 0;
            }
        }
    }
}
