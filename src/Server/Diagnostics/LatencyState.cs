// LatencyState: latency spikes by event.
// Port of redis 7.2 latency.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Time series of LATENCY HISTORY, one per event name, ordered by name.</summary>
public sealed class LatencyState
{
    /// <summary>Samples kept of one event.</summary>
    /// <port>latency.h LATENCY_TS_LEN</port>
    public const int SeriesLength = 160;

    public readonly SortedDictionary<string, Series> Events = new(StringComparer.Ordinal);

    /// <summary>One event's samples: a ring, oldest overwritten first.</summary>
    /// <port>latency.h latencyTimeSeries</port>
    public sealed class Series
    {
        private readonly (long UnixS, long Ms)[] _ring = new (long, long)[SeriesLength];
        private int _next;

        /// <summary>The longest spike ever, in milliseconds.</summary>
        public long MaxMs { get; private set; }

        public (long UnixS, long Ms) Latest => _ring[(_next + SeriesLength - 1) % SeriesLength];

        /// <summary>Adds a spike. Two in one second count as one, the longer.</summary>
        /// <port>latency.c latencyAddSample</port>
        public void Add(long unixS, long ms)
        {
            MaxMs = Math.Max(MaxMs, ms);
            int last = (_next + SeriesLength - 1) % SeriesLength;
            if (_ring[last].UnixS == unixS)
            {
                _ring[last].Ms = Math.Max(_ring[last].Ms, ms);
                return;
            }
            _ring[_next] = (unixS, ms);
            _next = (_next + 1) % SeriesLength;
        }

        /// <summary>What the samples say together.</summary>
        /// <port>latency.c analyzeLatencyForEvent</port>
        public LatencyStats Analyze(long nowUnixS)
        {
            long count = 0;
            long sum = 0;
            long oldestUnixS = long.MaxValue;
            foreach ((long unixS, long ms) in Samples())
            {
                count++;
                sum += ms;
                oldestUnixS = Math.Min(oldestUnixS, unixS);
            }
            if (count == 0)
            {
                return default;
            }
            long average = sum / count;
            long deviations = 0;
            foreach ((_, long ms) in Samples())
            {
                deviations += Math.Abs(average - ms);
            }
            long period = nowUnixS - oldestUnixS;
            return new LatencyStats(count, average, deviations / count, period == 0 ? 1 : period);
        }

        /// <summary>The samples, oldest first.</summary>
        public IEnumerable<(long UnixS, long Ms)> Samples()
        {
            for (int i = 0; i < SeriesLength; i++)
            {
                (long UnixS, long Ms) sample = _ring[(_next + i) % SeriesLength];
                if (sample.UnixS != 0)
                {
                    yield return sample;
                }
            }
        }
    }
}
