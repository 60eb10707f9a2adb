// SentinelStats: what a Sentinel counts about itself, for INFO.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// What happens shows as an event, so events are what is counted: there is no second place to
// forget. Durations are counted where the work is done.
using System.Globalization;
using System.Text;

namespace RedisNet.Sentinel;

/// <summary>Counters since the start.</summary>
public sealed class SentinelStats
{
    public long FailoversStarted;
    public long FailoversEnded;
    public long AbortedNotElected;
    public long AbortedNoGoodReplica;
    public long AbortedReplicaTimeout;
    public long VotesGiven;
    public long Tilts;
    public long AuthErrors;

    /// <summary>Why the last TILT was entered, and the time between the ticks that showed
    /// it.</summary>
    public string LastTiltReason = "";
    public long LastTiltGapMs;

    public long Flushes;
    public long FlushErrors;
    public long FlushUs;
    public long FlushMaxUs;
    public long Ticks;
    public long TickUs;
    public long TickMaxUs;

    /// <summary>Names looked up in the background, and how many of those were not found.</summary>
    public long Lookups;
    public long LookupsFailed;

    /// <summary>How often a name was not looked up because too many others waited.</summary>
    public long LookupsRefused;

    /// <summary>Counts an event that is a counter's.</summary>
    public void CountEvent(string type)
    {
        switch (type)
        {
            case "+try-failover":
                FailoversStarted++;
                break;
            case "+failover-end":
                FailoversEnded++;
                break;
            case "-failover-abort-not-elected":
                AbortedNotElected++;
                break;
            case "-failover-abort-no-good-slave":
                AbortedNoGoodReplica++;
                break;
            case "-failover-abort-slave-timeout":
                AbortedReplicaTimeout++;
                break;
            case "+vote-for-leader":
                VotesGiven++;
                break;
            case "+tilt":
                Tilts++;
                break;
            case "-auth-error":
                AuthErrors++;
                break;
            default:
                break;
        }
    }

    /// <summary>Counts one writing of the configuration file.</summary>
    public void CountFlush(long us, bool failed)
    {
        Flushes++;
        FlushErrors += failed ? 1 : 0;
        FlushUs += us;
        FlushMaxUs = System.Math.Max(FlushMaxUs, us);
    }

    /// <summary>Counts one tick of the timer.</summary>
    public void CountTick(long us)
    {
        Ticks++;
        TickUs += us;
        TickMaxUs = System.Math.Max(TickMaxUs, us);
    }

    /// <summary>Lines for INFO, each ended.</summary>
    public void AppendTo(StringBuilder info)
    {
        Line(info, "failovers_started", FailoversStarted);
        Line(info, "failovers_ended", FailoversEnded);
        Line(info, "failovers_aborted_not_elected", AbortedNotElected);
        Line(info, "failovers_aborted_no_good_slave", AbortedNoGoodReplica);
        Line(info, "failovers_aborted_slave_timeout", AbortedReplicaTimeout);
        Line(info, "votes_given", VotesGiven);
        Line(info, "auth_errors", AuthErrors);
        Line(info, "tilts", Tilts);
        Line(info, "last_tilt_gap_ms", LastTiltGapMs);
        info.Append("sentinel_last_tilt_reason:").Append(LastTiltReason).Append("\r\n");
        Line(info, "timer_ticks", Ticks);
        Line(info, "timer_usec", TickUs);
        Line(info, "timer_usec_max", TickMaxUs);
        Line(info, "config_flushes", Flushes);
        Line(info, "config_flush_errors", FlushErrors);
        Line(info, "config_flush_usec", FlushUs);
        Line(info, "config_flush_usec_max", FlushMaxUs);
        Line(info, "name_lookups", Lookups);
        Line(info, "name_lookups_failed", LookupsFailed);
        Line(info, "name_lookups_refused", LookupsRefused);
    }

    private static void Line(StringBuilder info, string name, long value) =>
        info.Append(CultureInfo.InvariantCulture, $"sentinel_{name}:{value}\r\n");
}
