// Metrics: rates per second over the last moments.
// Port of redis 7.2 server.c trackInstantaneousMetric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Operations and bytes a second, averaged over 16 samples of a tenth of a second.</summary>
/// <port>server.h redisServer.inst_metric</port>
public sealed class Metrics
{
    private const int Samples = 16;
    private readonly long[,] _rates = new long[Kinds, Samples];
    private readonly long[] _lastCount = new long[Kinds];
    private readonly long[] _lastUs = new long[Kinds];
    private int _index;

    private const int Kinds = 7;

    public long CommandsPerSecond => Average(0);
    public double InputKbps => Average(1) / 1024.0;
    public double OutputKbps => Average(2) / 1024.0;
    public double InputReplKbps => Average(3) / 1024.0;
    public double OutputReplKbps => Average(4) / 1024.0;
    public long LoopCyclesPerSecond => Average(5);

    /// <summary>Mean time one turn of the loop took, in microseconds.</summary>
    public long LoopDurationUs => LoopCyclesPerSecond == 0 ? 0 : Average(6) / LoopCyclesPerSecond;

    /// <port>server.c trackInstantaneousMetric</port>
    internal void Sample(RedisServer server)
    {
        ServerStats stats = server.Stats;
        long nowUs = server.Env.Clock.MonoUs();
        Track(0, stats.NumCommands, nowUs);
        Track(1, stats.NetInputBytes + stats.NetReplInputBytes, nowUs);
        Track(2, stats.NetOutputBytes + stats.NetReplOutputBytes, nowUs);
        Track(3, stats.NetReplInputBytes, nowUs);
        Track(4, stats.NetReplOutputBytes, nowUs);
        Track(5, stats.LoopCycles, nowUs);
        Track(6, stats.LoopDurationUs, nowUs);
        _index = (_index + 1) % Samples;
    }

    /// <summary>Forgets everything, as CONFIG RESETSTAT does.</summary>
    public void Reset()
    {
        Array.Clear(_rates);
        Array.Clear(_lastCount);
        Array.Clear(_lastUs);
        _index = 0;
    }

    private void Track(int kind, long count, long nowUs)
    {
        if (_lastUs[kind] > 0 && nowUs > _lastUs[kind])
        {
            _rates[kind, _index] = (count - _lastCount[kind]) * 1_000_000 / (nowUs - _lastUs[kind]);
        }

        _lastUs[kind] = nowUs;
        _lastCount[kind] = count;
    }

    private long Average(int kind)
    {
        long sum = 0;
        for (int i = 0; i < Samples; i++)
        {
            sum += _rates[kind, i];
        }

        return sum / Samples;
    }
}
