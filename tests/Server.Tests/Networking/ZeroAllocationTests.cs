// ZeroAllocationTests: requests that are sent again and again allocate no managed memory.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A real server over sockets of the kernel, driven turn by turn on this thread, so that what is
// counted is the server's whole path (poll, receive, parse, execute, reply, send) and nothing of a
// simulated network. Where a request holds Serial its digits count on from one sending to the next,
// so that each adds something that is not there yet, and tables and nodes grow meanwhile.
using System;
using System.Collections.Generic;
using System.Globalization;
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
    private const string Serial = "000000000000";
#if DEBUG
    // Unoptimised code reads the table of powers of ten through reflection objects.
    private const string Fraction = "";
#else
    private const string Fraction = ".5";
#endif

    private static readonly string[] PackedFields = ["a", "1", "b", "2", "c", "3"];
    private static readonly string[] PackedMembers = ["1", "a", "2", "b", "3", "c"];
    private static readonly string Long = new('x', 100);

    // What makes the key "k", the requests, and the encodings that "k" may have afterwards. Where
    // an element comes and goes "k" keeps its size; where only one comes, it grows.
    private static readonly TestCaseData[] Writes =
    [
        Write("INCR of a number", ["SET", "k", "1000000000"], "int", ["INCR", "k"]),
        Write("INCR of a new key", [], "none", ["INCR", "n" + Serial]),
        Write("LPUSH onto a packed list", ["RPUSH", "k", "a", "b", "c"], "listpack",
            ["LPUSH", "k", Serial], ["LPOP", "k"]),
        Write("LPUSH onto a list of nodes", ["RPUSH", "k", .. Many(3000, 1)], "quicklist",
            ["LPUSH", "k", Serial], ["RPOP", "k"]),
        Write("LPUSH onto a growing list", ["RPUSH", "k", .. Many(3000, 1)], "quicklist",
            ["LPUSH", "k", Serial + Long]),
        Write("LPUSH of a new key", [], "none", ["LPUSH", "n" + Serial, "a"]),
        Write("LPUSH of a key that goes", [], "none", ["LPUSH", "n", Serial], ["LPOP", "n"]),
        Write("HSET of a packed field", ["HSET", "k", .. PackedFields], "listpack",
            ["HSET", "k", "b", Serial]),
        Write("HSET of a new packed field", ["HSET", "k", .. PackedFields], "listpack",
            ["HSET", "k", Serial, "v"], ["HDEL", "k", Serial]),
        Write("HSET of a field in a table", ["HSET", "k", "f", "v", "long", Long], "hashtable",
            ["HSET", "k", "f", Serial]),
        Write("HSET of a new field in a table", ["HSET", "k", "long", Long], "hashtable",
            ["HSET", "k", Serial, "v"], ["HDEL", "k", Serial]),
        Write("HSET into a growing table", ["HSET", "k", "long", Long], "hashtable",
            ["HSET", "k", Serial, "v"]),
        Write("HSET of a new key", [], "none", ["HSET", "n" + Serial, "f", "v"]),
        Write("ZADD of a packed member", ["ZADD", "k", .. PackedMembers], "listpack",
            ["ZADD", "k", Serial, "b"]),
        Write("ZADD of a new packed member", ["ZADD", "k", .. PackedMembers], "listpack",
            ["ZADD", "k", "1" + Fraction, Serial], ["ZREM", "k", Serial]),
        Write("ZADD of a member in a skiplist", ["ZADD", "k", .. Many(300, 2)], "skiplist",
            ["ZADD", "k", Serial, "7"]),
        Write("ZADD of a new member of a skiplist", ["ZADD", "k", .. Many(300, 2)], "skiplist",
            ["ZADD", "k", "150.5", Serial + "m"], ["ZREM", "k", Serial + "m"]),
        Write("ZADD into a growing skiplist", ["ZADD", "k", .. Many(300, 2)], "skiplist",
            ["ZADD", "k", Serial, Serial]),
        Write("ZADD of a new key", [], "none", ["ZADD", "n" + Serial, "1", "m"]),
    ];

    private Env _env = null!;
    private EventLoop _el = null!;
    private ZmallocSlab _z = null!;
    private RedisServer _server = null!;
    private int _fd;
    private long _serial;

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
            request, depth, lines: 3, tries: traced ? 3 : 1, out string replies);
        Assert.That(allocated, Is.Zero);
        Assert.That(replies, Does.StartWith("+OK\r\n$16\r\n0123456789abcdef\r\n"));
        _server.Recording?.Close();
        File.Delete(file);
    }

    [TestCaseSource(nameof(Writes))]
    public void A_steady_write_allocates_nothing(
        string[] made, string encoding, string[][] requests)
    {
        const int depth = 4;

        // So small that the first hundreds fill it: from then on its blocks serve again.
        _server.Config.ReplBacklogSize = 16 * 1024;
        ReplicationBacklog.Create(_server);
        if (made.Length > 0)
        {
            Assert.That(Do(made), Does.Match("^[+:]"));
        }

        string request = string.Concat(requests.Select(TestClient.Encode));
        long before = _server.Repl.MasterReplOffset;
        int lines = requests.Sum(r => r[0].EndsWith("POP", StringComparison.Ordinal) ? 2 : 1);
        long allocated = Allocated(request, depth, lines, tries: 1, out string replies);
        Assert.That(replies, Does.Not.Contain("-"));
        long told = _server.Repl.MasterReplOffset - before;
        Assert.That(told, Is.GreaterThanOrEqualTo(2L * Rounds * depth * request.Length));
        Assert.That(allocated, Is.Zero);
        Assert.That(
            Do("OBJECT", "ENCODING", "k"), encoding == "none" ? Is.EqualTo("$-1\r\n")
                : Is.EqualTo($"${encoding.Length}\r\n{encoding}\r\n"));
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
            Assert.That(Do("XADD", "x", id, "f", "v"), Does.Contain(id));
        }

        Assert.That(Do("XGROUP", "CREATE", "x", "g", "0"), Is.EqualTo("+OK\r\n"));
        string request = TestClient.Encode("XGROUP", "SETID", "x", "g", "0")
            + TestClient.Encode(
                "XREADGROUP", "GROUP", "g", "alice", "COUNT", "20", "STREAMS", "x", ">");
        long before = _server.Repl.MasterReplOffset;
        int lines = 1 + reply.Count(c => c == '\n');
        long allocated = Allocated(request, depth: 1, lines, tries: 3, out string replies);
        Assert.That(replies, Is.EqualTo("+OK\r\n" + reply));
        Assert.That(_server.Repl.MasterReplOffset - before, Is.GreaterThan(entries * 100));
        Assert.That(allocated, Is.Zero);
    }

    private static TestCaseData Write(
        string name, string[] made, string encoding, params string[][] requests) =>
        new TestCaseData(made, encoding, requests).SetArgDisplayNames(name);

    // Numbers from 1 on, each as often as told.
    private static IEnumerable<string> Many(int count, int times) =>
        Enumerable.Range(1, count).SelectMany(i => Enumerable.Repeat($"{i}", times));

    private string Do(params string[] args)
    {
        _ = Allocated(TestClient.Encode(args), depth: 1, lines: 1, tries: 0, out string reply);
        return reply;
    }

    // The least that some thousand sendings allocate, after as many that do not count.
    private long Allocated(
        string request, int depth, int lines, int tries, out string replies)
    {
        byte[] sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(request, depth)));
        (int At, int Copy)[] serials = [.. Enumerable.Range(0, sent.Length)
            .Where(i => sent.AsSpan(i).StartsWith(Encoding.ASCII.GetBytes(Serial)))
            .Select(i => (i, i / request.Length))];
        byte[] received = new byte[64 * 1024];
        int got = Turn(tries == 0 ? 1 : Rounds);
        long allocated = long.MaxValue;
        for (int i = 0; i < tries && allocated > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            got = Turn(Rounds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        replies = Encoding.ASCII.GetString(received, 0, got);
        return allocated;

        int Turn(int rounds)
        {
            int bytes = 0;
            for (int i = 0; i < rounds; i++)
            {
                foreach ((int at, int copy) in serials)
                {
                    Check.That((_serial + copy).TryFormat(
                        sent.AsSpan(at), out _, "d12", CultureInfo.InvariantCulture));
                }

                _serial += depth;
                bytes = Exchange(sent, received, depth * lines);
            }

            return bytes;
        }
    }

    // Sends requests and lets the server work until so many lines have come; returns their bytes.
    private int Exchange(byte[] sent, byte[] received, int lines)
    {
        Check.That(_env.Net.Send(_fd, sent).Value == sent.Length);
        int got = 0;
        while (received.AsSpan(0, got).Count((byte)'\n') < lines)
        {
            // Without timers: what serverCron does ten times a second is no request's cost.
            _el.ProcessEvents(AeFlags.FileEvents | AeFlags.DontWait | AeFlags.CallBeforeSleep
                | AeFlags.CallAfterSleep);
            SysResult read = _env.Net.Recv(_fd, received.AsSpan(got));
            got += read.Ok ? read.Int : 0;
        }

        return got;
    }
}
