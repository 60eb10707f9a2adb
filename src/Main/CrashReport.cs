// CrashReport: what is written when RedisNet itself is wrong.
// Port of redis 7.2 debug.c bugReportStart logStackTrace. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;
using RedisNet.Server;

namespace RedisNet.Main;

/// <summary>The report of an unexpected exception: what, where, and what the server was
/// doing.</summary>
internal static class CrashReport
{
    /// <port>debug.c bugReportStart</port>
    public static string Write(RedisServer server, Exception e)
    {
        StringBuilder report = new();
        report.Append("\n\n=== REDIS BUG REPORT START: Cut & paste starting from here ===\n");
        report.Append($"RedisNet {ServerVersion.Redis} crashed: {e.GetType().Name}: {e.Message}\n");
        report.Append("\n------ STACK TRACE ------\n").Append(e).Append('\n');
        Client? c = server.Exec.CurrentClient;
        if (c is not null)
        {
            report.Append("\n------ CURRENT CLIENT INFO ------\n").Append(Describe(c)).Append('\n');
        }

        report.Append($"\nused_memory:{server.Z.UsedMemory}\n");
        report.Append($"connected_clients:{server.Clients.All.Count}\n");
        report.Append("\n=== REDIS BUG REPORT END. ===\n");
        return report.ToString();
    }

    // The state may be broken: a report without this part is better than none.
    private static string Describe(Client c)
    {
        try
        {
            return $"{ClientInfo.Line(c)}\ncmd: {c.LastCmd?.FullName} argc: {c.Argc}";
        }
        catch (Exception e)
        {
            return $"(unavailable: {e.Message})";
        }
    }
}
