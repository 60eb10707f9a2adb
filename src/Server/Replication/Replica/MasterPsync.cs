// MasterPsync: the replica's side of PSYNC.
// Port of redis 7.2 replication.c slaveTryPartialResynchronization. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Globalization;

namespace RedisNet.Server;

/// <summary>Asks to continue, and understands the answer.</summary>
internal static class MasterPsync
{
    /// <summary>Sends PSYNC with what the cached master knows, or "? -1"; false when it cannot be
    /// sent.</summary>
    /// <port>replication.c slaveTryPartialResynchronization</port>
    public static bool Send(MasterSync sync)
    {
        RedisServer server = sync.Server;
        ReplicationState repl = server.Repl;
        repl.MasterInitialOffset = -1;
        string replid = "?";
        string offset = "-1";
        if (repl.CachedMaster != null)
        {
            MasterLink link = repl.CachedMaster.MasterLink!;
            replid = link.Replid;
            offset = (link.ReplOff + 1).ToString(CultureInfo.InvariantCulture);
            server.Log(LogLevel.Notice,
                $"Trying a partial resynchronization (request {replid}:{offset}).");
        }
        else
        {
            server.Log(LogLevel.Notice,
                "Partial resynchronization not possible (no cached master)");
        }

        string? error = repl.FailoverState == FailoverState.InProgress
            ? sync.Send("PSYNC", replid, offset, "FAILOVER")
            : sync.Send("PSYNC", replid, offset);
        if (error == null)
        {
            return true;
        }

        server.Log(LogLevel.Warning, $"Unable to send PSYNC to master: {error}");
        sync.Conn!.SetReadHandler(null);
        return false;
    }

    /// <summary>Understands the reply line. After <see cref="PsyncResult.Continue"/> the link
    /// stands.</summary>
    /// <port>replication.c slaveTryPartialResynchronization</port>
    public static PsyncResult Reply(MasterSync sync, string line)
    {
        RedisServer server = sync.Server;
        if (line.StartsWith("+FULLRESYNC", StringComparison.Ordinal))
        {
            FullResyncReply(server, line);
            return PsyncResult.FullResync;
        }

        if (line.StartsWith("+CONTINUE", StringComparison.Ordinal))
        {
            return ContinueReply(sync, line);
        }

        if (line.StartsWith("-NOMASTERLINK", StringComparison.Ordinal) ||
            line.StartsWith("-LOADING", StringComparison.Ordinal))
        {
            server.Log(
                LogLevel.Notice, $"Master is currently unable to PSYNC but should be in the "
                    + $"future: {line}");
            return PsyncResult.TryLater;
        }

        if (line.StartsWith("-ERR", StringComparison.Ordinal))
        {
            server.Log(
                LogLevel.Notice,
                $"Master does not support PSYNC or is in error state (reply: {line})");
        }
        else
        {
            server.Log(LogLevel.Warning, $"Unexpected reply to PSYNC from master: {line}");
        }

        return PsyncResult.NotSupported;
    }

    private static void FullResyncReply(RedisServer server, string line)
    {
        ReplicationState repl = server.Repl;
        string[] parts = line.Split(' ', 3);
        if (parts.Length < 3 || parts[1].Length != ReplicationIds.Length)
        {
            // It can do PSYNC, only we cannot read it: with no id, the next PSYNC will not match
            // anything.
            server.Log(LogLevel.Warning, "Master replied with wrong +FULLRESYNC syntax.");
            repl.MasterReplid = "";
            return;
        }

        repl.MasterReplid = parts[1];
        repl.MasterInitialOffset = LeadingNumber(parts[2]);
        server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Full resync from master: {repl.MasterReplid}:{repl.MasterInitialOffset}"));
    }

    private static PsyncResult ContinueReply(MasterSync sync, string line)
    {
        RedisServer server = sync.Server;
        ReplicationState repl = server.Repl;
        if (repl.CachedMaster == null)
        {
            // REDISNET(psync-nothing-cached): C goes on and uses the cached master it does not
            // have. A master that continues what was never begun is confused; it is asked again
            // later.
            server.Log(LogLevel.Warning, $"Unexpected reply to PSYNC from master: {line}");
            return PsyncResult.TryLater;
        }

        server.Log(LogLevel.Notice, "Successful partial resynchronization with master.");
        string replid = line.Length > 10 ? line[10..] : "";
        MasterLink link = repl.CachedMaster.MasterLink!;
        if (replid.Length == ReplicationIds.Length && replid != link.Replid)
        {
            server.Log(LogLevel.Notice, $"Master replication ID changed to {replid}");

            // What we have so far is also the old history's, for our own replicas to continue with.
            repl.Replid2 = link.Replid;
            repl.SecondReplidOffset = repl.MasterReplOffset + 1;
            repl.Replid = replid;
            link.Replid = replid;
            Replicas.DisconnectAll(server);
        }

        CachedMaster.Resurrect(server, sync.TakeConnection());
        if (repl.Backlog == null)
        {
            ReplicationBacklog.Create(server);
        }

        return PsyncResult.Continue;
    }

    // As strtoll: the number in front, 0 without one.
    private static long LeadingNumber(string text)
    {
        int length = text.StartsWith('-') ? 1 : 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return long.TryParse(text.AsSpan(0, length), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out long number) ? number : 0;
    }
}
