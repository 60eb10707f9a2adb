// LoopBench: one turn of the event loop: epoll finds a socket readable, its handler is called.
// Ours, no origin in C.
//
// The bare turn has nothing ready and does not sleep. The others send and receive over a pair of
// Unix sockets, so that their system calls are in the figure: send, epoll_wait, recv.
using BenchmarkDotNet.Attributes;
using RedisNet.Ae;
using RedisNet.Os;
using RedisNet.Os.Linux;

namespace RedisNet.Bench.Micro;

public class LoopBench
{
    private const int Pairs = 50;

    private readonly int[] _theirs = new int[Pairs];
    private readonly int[] _alone = new int[2];
    private readonly byte[] _buffer = new byte[64];
    private Env _env = null!;
    private EventLoop _el = null!;
    private long _received;

    [GlobalSetup]
    public void Setup()
    {
        _env = LinuxEnv.Create();
        _el = new EventLoop(new AeEpoll(), _env.Clock, 1024);
        for (int i = 0; i < Pairs; i++)
        {
            Check.That(_env.Net.SocketPair(out int ours, out _theirs[i]).Ok);
            Check.That(_el.CreateFileEvent(ours, AeMask.Readable, Receive, null).Ok);
        }
        Check.That(_env.Net.SocketPair(out _alone[0], out _alone[1]).Ok);
    }

    [GlobalCleanup]
    public void Cleanup() => _el.Dispose();

    [Benchmark(Baseline = true)]
    public int Turn_with_nothing_ready() => Turn();

    [Benchmark]
    public int Turn_with_one_socket_ready() => SendAndTurn(1);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public int Turn_with_fifty_sockets_ready_each() => SendAndTurn(Pairs);

    [Benchmark]
    public long Send_and_receive_without_a_loop()
    {
        Check.That(_env.Net.Send(_alone[0], "x"u8).Ok);
        return _env.Net.Recv(_alone[1], _buffer).Value;
    }

    private int SendAndTurn(int sockets)
    {
        for (int i = 0; i < sockets; i++)
        {
            Check.That(_env.Net.Send(_theirs[i], "x"u8).Ok);
        }
        return Turn();
    }

    private int Turn() => _el.ProcessEvents(AeFlags.FileEvents | AeFlags.DontWait);

    private void Receive(EventLoop el, int fd, object? clientData, AeMask mask) =>
        _received += _env.Net.Recv(fd, _buffer).Value;
}
