// ZeroAllocationTests: a steady GET or SET, or reading for a group, allocates no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A real server over sockets of the kernel, driven turn by turn on this thread, so that what is
// counted is the server's whole path (poll, receive, parse, execute, reply, send) and nothing of a
// simulated network.
using System;
using System.IO;
using System.Linq;
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

    private Env _env = null!;
    private EventLoop _el = null!;
    private ZmallocSlab _z = null!;
    private RedisServer _server = null!;
    private int _fd;

    [SetUp]
    public void Start()
    {
        _env = LinuxEnv.Create();
        _el = new EventLoop(new AeEpoll(), _env.Clock, 1024);
        _z = new ZmallocSlab();
        _server = new RedisServer(_env, _el, _z, new ServerMode());
        _server.Prepare();
        _server.Config.Save = [];
        _server.Config.Loglevel = LogLevel.Nothing;

        // On a busy machine any command may take 10 ms, and its entry in the slow log is no
        // request's cost.
        _server.Config.SlowlogLogSlowerThan = -1;
        Assert.That(_server.Init(), Is.Null);
        Assert.That(_env.Net.SocketPair(out _fd, out int theirs).Ok);
        SocketConnection conn = new(_server, theirs, isUnix: true);
        _server.CreateClient(conn);
        conn.Accept(static _ => { });
    }

    [TearDown]
    public void End()
    {
        Assert.That(_env.Net.Close(_fd).Ok);
        _el.Dispose();
        _z.Dispose();
    }

    [TestCase(1, false)]
    [TestCase(16, false)]
    [TestCase(64, false)]
    [TestCase(1, true)]
    [TestCase(64, true)]
    public void A_steady_GET_and_SET_allocate_nothing(int depth, bool traced)
    {
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "trace.json");
        TraceLimits limits = TraceLimits.Default with { BufferEvents = 4096 };
        Assert.That(traced ? TraceRecording.Start(_server, file, limits) : null, Is.Null);
        string request = TestClient.Encode("SET", "key:000000000001", "0123456789abcdef")
            + TestClient.Encode("GET", "key:000000000001");

        // The first time that two threads meet at the queue of a worker its lock allocates.
        long allocated = Allocated(
            string.Concat(Enumerable.Repeat(request, depth)), depth * (5 + 23),
            tries: traced ? 3 : 1, out string replies);
        Assert.That(allocated, Is.Zero);
        Assert.That(replies, Does.StartWith("+OK\r\n$16\r\n0123456789abcdef\r\n"));
        _server.Recording?.Close();
        File.Delete(file);
    }

    [Test]
    public void What_consumers_are_given_is_told_to_replicas_without_allocating()
    {
        const int entries = 20;
        ReplicationBacklog.Create(_server);
        string[] ids = [.. Enumerable.Range(1, entries).Select(i => $"{1000 + i}-0")];
        string reply = string.Concat(ids.Select(id => $"*2\r\n$6\r\n{id}\r\n"
            + "*2\r\n$1\r\nf\r\n$1\r\nv\r\n"));
        reply = $"*1\r\n*2\r\n$1\r\nx\r\n*{entries}\r\n{reply}";
        foreach (string id in ids)
        {
            _ = Allocated(TestClient.Encode("XADD", "x", id, "f", "v"), 12, tries: 0, out _);
        }

        _ = Allocated(TestClient.Encode("XGROUP", "CREATE", "x", "g", "0"), 5, tries: 0, out _);
        string request = TestClient.Encode("XGROUP", "SETID", "x", "g", "0")
            + TestClient.Encode(
                "XREADGROUP", "GROUP", "g", "alice", "COUNT", "20", "STREAMS", "x", ">");
        long before = _server.Repl.MasterReplOffset;
        long allocated = Allocated(request, 5 + reply.Length, tries: 3, out string replies);
        Assert.That(replies, Is.EqualTo("+OK\r\n" + reply));
        Assert.That(_server.Repl.MasterReplOffset - before, Is.GreaterThan(entries * 100));
        Assert.That(allocated, Is.Zero);
    }

    // The least that some thousand of these requests allocate, after as many that do not count.
    private long Allocated(string request, int replyBytes, int tries, out string replies)
    {
        byte[] sent = Encoding.ASCII.GetBytes(request);
        byte[] received = new byte[replyBytes];
        Turn(sent, received, tries == 0 ? 1 : Rounds);
        long allocated = long.MaxValue;
        for (int i = 0; i < tries && allocated > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Turn(sent, received, Rounds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        replies = Encoding.ASCII.GetString(received);
        return allocated;
    }

    private void Turn(byte[] request, byte[] replies, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            Check.That(_env.Net.Send(_fd, request).Value == request.Length);
            int got = 0;
            while (got < replies.Length)
            {
                // Without timers: what serverCron does ten times a second is no request's cost.
                _el.ProcessEvents(AeFlags.FileEvents | AeFlags.DontWait | AeFlags.CallBeforeSleep
                    | AeFlags.CallAfterSleep);
                SysResult read = _env.Net.Recv(_fd, replies.AsSpan(got));
                got += read.Ok ? read.Int : 0;
            }
        }
    }
}
