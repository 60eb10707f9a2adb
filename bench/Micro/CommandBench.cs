// CommandBench: what a command costs through the whole server, from its bytes to its reply's.
// Ours, no origin in C.
//
// A server in this process, one client at the other end of a pair of Unix sockets, no network. A
// pipeline is sent, the loop turns (poll, receive, parse, look up, execute, reply, send) until all
// replies have come. The system calls of both ends are in the figure; the first row has nothing
// else: the same loop with a handler that receives and sends as many bytes. The keys fit into the
// caches; DictBench has those that do not.
using System;
using System.Globalization;
using System.Linq;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Os.Linux;
using RedisNet.Server;

namespace RedisNet.Bench.Micro;

public class CommandBench
{
    private const int Requests = 1024;
    private const int Keys = 1000;
    private const AeFlags Turn = AeFlags.FileEvents | AeFlags.DontWait | AeFlags.CallBeforeSleep
        | AeFlags.CallAfterSleep;

    private static readonly string Value = new('x', 16);

    private readonly byte[] _replies = new byte[64 * 1024];
    private Env _env = null!;
    private EventLoop _el = null!;
    private ZmallocSlab _z = null!;
    private RedisServer _server = null!;
    private int _fd;
    private int _echo;
    private Pipelines _ping = null!;
    private Pipelines _get = null!;
    private Pipelines _set = null!;
    private Pipelines _incr = null!;
    private Pipelines _list = null!;
    private Pipelines _hset = null!;
    private Pipelines _sadd = null!;
    private Pipelines _zadd = null!;

    /// <summary>Requests in a pipeline.</summary>
    [Params(16, 64)]
    public int Depth { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _env = LinuxEnv.Create();
        _el = new EventLoop(new AeEpoll(), _env.Clock, 1024);
        _z = new ZmallocSlab();
        _server = new RedisServer(_env, _el, _z, new ServerMode());
        _server.Prepare();
        _server.Config.Save = [];
        _server.Config.Loglevel = LogLevel.Nothing;
        Check.That(_server.Init() is null);
        _fd = Connect();
        _echo = Echo();
        MakeKeys();
        _ping = Make(7, _ => ["PING"]);
        _get = Make(23, i => ["GET", Name("s", i)]);
        _set = Make(5, i => ["SET", Name("s", i), Value]);
        _incr = Make(13, i => ["INCR", Name("n", i)]);
        _list = Make((4 + 23) / 2.0, i => i % 2 == 0 ? ["LPUSH", "l", Value] : ["LPOP", "l"]);
        _hset = Make(4, i => ["HSET", "h", Name("f", i), Value]);
        _sadd = Make(4, i => ["SADD", "e", Name("m", i)]);
        _zadd = Make(4, i => ["ZADD", "z", Number(i), Name("m", i)]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Check.That(_env.Net.Close(_fd).Ok && _env.Net.Close(_echo).Ok);
        _el.Dispose();
        _z.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public void System_calls_alone() => Send(_echo, _set);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Ping() => Send(_fd, _ping);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Get() => Send(_fd, _get);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Set() => Send(_fd, _set);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Incr() => Send(_fd, _incr);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Lpush_and_lpop_by_turns() => Send(_fd, _list);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Hset_of_a_field_in_a_table() => Send(_fd, _hset);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Sadd_of_a_member_in_a_table() => Send(_fd, _sadd);

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Zadd_of_a_member_in_a_skiplist() => Send(_fd, _zadd);

    private static string Name(string kind, int i) => $"{kind}:{Number(i % Keys)}";

    private static string Number(int i) => i.ToString("d10", CultureInfo.InvariantCulture);

    private static string Encode(string[] args) => $"*{args.Length}\r\n"
        + string.Concat(args.Select(static arg => $"${arg.Length}\r\n{arg}\r\n"));

    private int Connect()
    {
        Check.That(_env.Net.SocketPair(out int ours, out int theirs).Ok);
        SocketConnection conn = new(_server, theirs, isUnix: true);
        _server.CreateClient(conn);
        conn.Accept(static _ => { });
        return ours;
    }

    /// <summary>The other end is one that answers a pipeline of SET with as many bytes as the
    /// server.</summary>
    private int Echo()
    {
        Check.That(_env.Net.SocketPair(out int ours, out int theirs).Ok);
        byte[] received = new byte[64 * 1024];
        Check.That(_el.CreateFileEvent(theirs, AeMask.Readable, (_, fd, _, _) =>
        {
            Check.That(_env.Net.Recv(fd, received).Ok);
            Check.That(_env.Net.Send(fd, received.AsSpan(0, _set.ReplyBytes)).Ok);
        }, null).Ok);
        return ours;
    }

    private void MakeKeys()
    {
        Send(_fd, Make(5, i => ["SET", Name("s", i), Value]));
        Send(_fd, Make(5, i => ["SET", Name("n", i), "1000000000"]));
        Send(_fd, Make(4, i => ["HSET", "h", Name("f", i), Value]));
        Send(_fd, Make(4, i => ["SADD", "e", Name("m", i)]));
        Send(_fd, Make(4, i => ["ZADD", "z", "0", Name("m", i)]));
    }

    private Pipelines Make(double replyBytes, Func<int, string[]> request) => new(
        [.. Enumerable.Range(0, Requests).Chunk(Depth).Select(
            some => Encoding.ASCII.GetBytes(string.Concat(some.Select(i => Encode(request(i))))))],
        (int)(replyBytes * Depth));

    private void Send(int fd, Pipelines pipelines)
    {
        foreach (byte[] requests in pipelines.Requests)
        {
            Check.That(_env.Net.Send(fd, requests).Value == requests.Length);
            int got = 0;
            while (got < pipelines.ReplyBytes)
            {
                // Without timers: what serverCron does is no command's cost.
                _el.ProcessEvents(Turn);
                SysResult read = _env.Net.Recv(fd, _replies.AsSpan(got));
                got += read.Ok ? read.Int : 0;
            }

            Check.That(got == pipelines.ReplyBytes);
        }
    }

    /// <summary>What is sent in one call, and how long the replies to each of them are.</summary>
    private sealed record Pipelines(byte[][] Requests, int ReplyBytes);
}
