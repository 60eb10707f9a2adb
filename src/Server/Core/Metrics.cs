// Metrics: rates per second over the last moments.
// Port of redis 7.2 server.c trackInstantaneousMetric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Operations and bytes a second, averaged over 16 samples of a tenth of a
/// second.</summary>
/// <port>server.h redisServer.inst_metric</port>
public sealed class Metrics
{
    private const int Samples = 16;
    private const long UsPerSecond = 1_000_000;
    private readonly long[,] _rates = new long[Kinds, Samples];
    private readonly long[] _lastValue = new long[Kinds];
    private readonly long[] _lastBase = new long[Kinds];
    private int _index;

    private const int Kinds = 7;

    public long CommandsPerSecond => Average(0);
    public double InputKbps => Average(1) / 1024.0;
    public double OutputKbps => Average(2) / 1024.0;
    public double InputReplKbps => Average(3) / 1024.0;
    public double OutputReplKbps => Average(4) / 1024.0;
    public long LoopCyclesPerSecond => Average(5);

    /// <summary>Mean time one turn of the loop took, in microseconds.</summary>
    public long LoopDurationUs => Average(6);

    /// <port>server.c trackInstantaneousMetric</port>
    internal void Sample(RedisServer server)
    {
        ServerStats stats = server.Stats;
        long nowUs = server.Env.Clock.MonoUs();
        Track(0, stats.NumCommands, nowUs, UsPerSecond);
        Track(1, stats.NetInputBytes + stats.NetReplInputBytes, nowUs, UsPerSecond);
        Track(2, stats.NetOutputBytes + stats.NetReplOutputBytes, nowUs, UsPerSecond);
        Track(3, stats.NetReplInputBytes, nowUs, UsPerSecond);
        Track(4, stats.NetReplOutputBytes, nowUs, UsPerSecond);
        Track(5, stats.LoopCycles, nowUs, UsPerSecond);
        Track(6, stats.LoopDurationUs, stats.LoopCycles, 1);
        _index = (_index + 1) % Samples;
    }

    /// <summary>Forgets everything, as CONFIG RESETSTAT does.</summary>
    public void Reset()
    {
        Array.Clear(_rates);
        Array.Clear(_lastValue);
        Array.Clear(_lastBase);
        _index = 0;
    }

    // How far a counter rose while its base (the clock, or another counter) did.
    private void Track(int kind, long value, long by, long factor)
    {
        if (_lastBase[kind] > 0)
        {
            long rise = by - _lastBase[kind];
            _rates[kind, _index] = rise > 0 ? (value - _lastValue[kind]) * factor / rise : 0;
        }

        _lastBase[kind] = by;
        _lastValue[kind] = value;
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
