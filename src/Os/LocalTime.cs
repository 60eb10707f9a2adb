// LocalTime: a moment broken down for a log line.
// Port of the C library's struct tm, the fields Redis reads. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Calendar fields of one moment in the local time zone. Month and Day count from
/// 1.</summary>
public readonly record struct LocalTime(
    int Year, int Month, int Day, int Hour, int Minute, int Second, int UtcOffsetSeconds);
