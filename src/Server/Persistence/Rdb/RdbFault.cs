// RdbFault: what is wrong with an RDB file.
// Port of redis 7.2 rdb.c rdbReportError. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;

namespace RedisNet.Server;

/// <summary>A finding. The line is that of C's rdb.c, since C's message carries it and tools look
/// for it.</summary>
/// <port>rdb.c rdbReportError</port>
public sealed record RdbFault(bool IsCorruption, int CLine, string Reason)
{
    /// <summary>The finding as it is logged, with how far loading had come.</summary>
    public string Text(long loadedBytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"Internal error in RDB reading offset {loadedBytes}, function at rdb.c:{CLine} -> "
        + $"{Reason}");
}
