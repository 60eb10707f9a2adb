// R03PartialSyncIffPossible: a replica may continue exactly when it can.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>PSYNC is continued if and only if the id is the first, or the second up to its offset,
/// and the backlog still has the byte asked for. What was asked is read off the wire.</summary>
public sealed class R03PartialSyncIffPossible : Checker
{
    private readonly Dictionary<(string To, string FromIp), (string Replid, long Offset)> _asked =
        [];

    public override string Property => "R3";

    public override void OnSent(Member m, WireCommand c)
    {
        if (!m.IsSentinel && c.Is("PSYNC"))
        {
            _asked[(c.To, m.Ip)] = (c[1], long.Parse(c[2], CultureInfo.InvariantCulture));
        }
    }

    public override void OnServerLine(Member m, string line)
    {
        const string accepted = "Partial resynchronization request from ";
        const string lacking = "Unable to partial resync with replica ";
        bool yes = line.StartsWith(accepted, StringComparison.Ordinal);
        bool no = line.StartsWith(lacking, StringComparison.Ordinal)
            || line.StartsWith("Partial resynchronization not accepted", StringComparison.Ordinal);
        if (!yes && !no)
        {
            return;
        }
        string here = $"{m.Ip}:{m.Server.Config.Port}";
        foreach (((string To, string FromIp) asker, (string Replid, long Offset) ask) in
            _asked.Where(a => a.Key.To == here && IsAbout(line, a.Key.FromIp, a.Value)).ToList())
        {
            _asked.Remove(asker);
            if (MayContinue(m.Server, ask) != yes)
            {
                Unsafe(m, $"{line}; asked was {ask.Replid}:{ask.Offset}, it has "
                    + Describe(m.Server.Repl));
            }
        }
    }

    // The lines of refusal do not all name the replica, but all say what it asked for.
    private static bool IsAbout(string line, string fromIp, (string Replid, long Offset) ask)
    {
        string offset = ask.Offset.ToString(CultureInfo.InvariantCulture);
        return line.Contains($" {fromIp}:", StringComparison.Ordinal)
            ? line.EndsWith($" {offset}.", StringComparison.Ordinal)
                || line.EndsWith($" {offset}).", StringComparison.Ordinal)
            : line.Contains($"asked for '{ask.Replid}'", StringComparison.Ordinal)
                || line.Contains($"second ID was {offset},", StringComparison.Ordinal);
    }

    private static bool MayContinue(RedisServer server, (string Replid, long Offset) ask)
    {
        ReplicationState repl = server.Repl;
        bool same = ask.Replid == repl.Replid
            || (ask.Replid == repl.Replid2 && ask.Offset <= repl.SecondReplidOffset);
        return same && repl.Backlog is { } backlog && ask.Offset >= backlog.Offset
            && ask.Offset <= backlog.Offset + backlog.Histlen;
    }

    private static string Describe(ReplicationState repl) =>
        $"{repl.Replid}, {repl.Replid2} up to {repl.SecondReplidOffset}, backlog "
        + (repl.Backlog is { } b ? $"{b.Offset} + {b.Histlen}" : "none");
}
