// R01OneStream: under one replication id there is one stream, byte for byte.
// Ours, no origin in C.
//
// Every byte of every server's backlog is compared with what others had at that offset under that
// id. That is R1, and at once what R7 (equal id and offset means equal data), R15 (a chained
// replica passes on its master's bytes) and R21 (the first byte after a snapshot is the next one)
// come to. A history is extended only by its author, the server that is a master under that id: a
// replica that has more applied something that was never sent (R16), or sent something itself
// (R12).
using System;
using System.Collections.Generic;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>R1, R12, R15, R16, R21, R22: the stream, its offsets, its buffer.</summary>
public sealed class R01OneStream : Checker
{
    private readonly Dictionary<string, StreamHistory> _histories = [];
    private readonly Dictionary<Member, (string Replid, long Offset)> _seen = [];

    public override string Property => "R1,R7,R12,R15,R16,R21,R22";

    public override void OnRestart(Member m) => _seen.Remove(m);

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (m.IsSentinel || m.Server?.Repl is not { Backlog: not null } repl)
        {
            return;
        }
        (string Replid, long Offset) seen = _seen.GetValueOrDefault(m, ("", -1));
        if (seen.Replid == repl.Replid && seen.Offset == repl.MasterReplOffset)
        {
            return;
        }
        _seen[m] = (repl.Replid, repl.MasterReplOffset);
        JudgeOffsets(m, repl);
        JudgeBuffer(m, m.Server, repl);
        StreamHistory history = HistoryOf(m, repl);
        long from = seen.Replid == repl.Replid
            ? Math.Max(seen.Offset + 1, repl.Backlog.Offset)
            : repl.Backlog.Offset;
        long knownEnd = history.End;
        for (ReplBufBlock? b = repl.Buffer.First; b is not null; b = b.Next)
        {
            if (b.ReplOffset + b.Used > from)
            {
                int skip = (int)Math.Max(from - b.ReplOffset, 0);
                Compare(m, repl, history, b.ReplOffset + skip, b.Data(skip));
            }
        }
        if (history.End > knownEnd && knownEnd >= 0 && history.Author is { } author
            && author != m && author.Alive)
        {
            Unsafe(m, $"has the stream of {repl.Replid[..8]} up to {history.End}; its author "
                + $"{author.Name} wrote up to {knownEnd}");
        }
    }

    private StreamHistory HistoryOf(Member m, ReplicationState repl)
    {
        if (!_histories.TryGetValue(repl.Replid, out StreamHistory? history))
        {
            _histories[repl.Replid] = history = new StreamHistory();
        }
        if (repl.MasterHost is null)
        {
            history.Author = m;
        }
        return history;
    }

    private void Compare(
        Member m, ReplicationState repl, StreamHistory history, long offset,
        ReadOnlySpan<byte> bytes)
    {
        long differs = history.Put(offset, bytes);
        if (differs >= 0)
        {
            Unsafe(m, $"the stream of {repl.Replid[..8]} differs at offset {differs} from what "
                + $"{history.Author?.Name ?? "others"} had");
        }
    }

    private void JudgeOffsets(Member m, ReplicationState repl)
    {
        ReplicationBacklog backlog = repl.Backlog!;
        if (m.Alive && backlog.Offset + backlog.Histlen - 1 != repl.MasterReplOffset)
        {
            Unsafe(m, $"offset {repl.MasterReplOffset}, but the backlog ends at "
                + $"{backlog.Offset + backlog.Histlen - 1}");
        }
        if (m.Alive && repl.State == ReplState.Connected && repl.Master?.MasterLink is { } link
            && link.ReplOff != repl.MasterReplOffset)
        {
            Unsafe(m, $"offset {repl.MasterReplOffset}, but applied {link.ReplOff}");
        }
    }

    private void JudgeBuffer(Member m, RedisServer server, ReplicationState repl)
    {
        if (m.Alive && repl.Buffer.First is { } first
            && (first.RefCount < 1 || first.RefCount > server.Clients.Replicas.Count + 1))
        {
            Unsafe(m, $"{first.RefCount} readers stand in the first block, with "
                + $"{server.Clients.Replicas.Count} replicas");
        }
    }
}
