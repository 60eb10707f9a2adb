// IClock: the two clocks. Order of events is measured on one, calendar time is read from the other.
// Port of redis 7.2 monotonic.c, server.c ustime, localtime.c. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Reads time. The two clocks are never mixed: subtract only values of the same
/// clock.</summary>
public interface IClock
{
    /// <summary>Microseconds since an arbitrary start; never goes back on the loop's thread. For
    /// timers and durations.</summary>
    /// <port>monotonic.c getMonotonicUs</port>
    long MonoUs();

    /// <summary>The same clock in nanoseconds, as finely as it can be read.</summary>
    long MonoNs() => MonoUs() * 1000;

    /// <summary>Where those come from, as INFO shows it.</summary>
    /// <port>monotonic.c monotonicInfoString</port>
    string MonotonicSource => "POSIX clock_gettime";

    /// <summary>Microseconds since 1970-01-01 UTC; may jump either way. For expiry, logs,
    /// Sentinel.</summary>
    /// <port>server.c ustime</port>
    long UnixUs();

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    /// <port>server.c mstime</port>
    long UnixMs() => UnixUs() / 1000;

    /// <summary>Breaks a time down by the rules of the local time zone (TZ, else the
    /// system's).</summary>
    /// <port>localtime.c nolocks_localtime</port>
    LocalTime ToLocal(long unixSeconds);

    /// <summary>Stops the caller for that many microseconds, never for less: the loop stands
    /// still. For DEBUG SLEEP and key-load-delay alone.</summary>
    void SleepUs(long us);
}
