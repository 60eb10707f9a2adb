// HistoryBook: the tree of replication histories of a run, read off the servers as they turn.
// Ours, no origin in C.
//
// A write is known by the history it was executed in and the offset it ends at there. A history is
// begun by one server and continues another up to a cut:
//
//   R  ----+----x-----          x is at (R, 900)
//          | cut 700
//   N      +--------- ...       N continues R up to 700, so N lacks x
//
// A replica that joins N by partial synchronisation while it is still behind the cut, and is then
// promoted, continues N up to an offset before N begins. So the limit that counts for an ancestor
// is the smallest cut on the way to it.
//
// Where the data came from is decided by what a server did, not by what it says afterwards:
//   - its id changed to one nobody had before, and its second id is set: promotion, or a start with
//     a file that names its history. Parent is the second id up to the second offset.
//   - the same without a second id: the program has started on a file without a history (Restart,
//     no parent), or it is a master that lacked a backlog (InPlace: it has all it had).
//   - its id changed to a known one: it has joined that history; nothing to note.
using System;
using System.Collections.Generic;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Histories by id, and whether one contains a write.</summary>
public sealed class HistoryBook
{
    private readonly Dictionary<string, History> _histories = new(StringComparer.Ordinal);
    private readonly Dictionary<Member, Seen> _seen = [];

    public IReadOnlyDictionary<string, History> Histories => _histories;

    /// <summary>Called for each history when it is noted.</summary>
    public Action<History>? Noted { get; set; }

    /// <summary>Looks at a server after its turn.</summary>
    public void Observe(Member m)
    {
        ReplicationState repl = m.Server.Repl;
        if (!_seen.TryGetValue(m, out Seen? seen))
        {
            _seen[m] = seen = new Seen();
        }
        if (seen.Replid != repl.Replid || seen.Starts != m.Starts)
        {
            Note(m, repl, seen);
        }
        (seen.Replid, seen.Offset, seen.Starts) = (repl.Replid, repl.MasterReplOffset, m.Starts);
        if (m.Server.Persistence.Loading && repl.State == ReplState.Transfer)
        {
            seen.DataGone = true;
        }
        else if (repl.State == ReplState.Connected || repl.MasterHost is null)
        {
            seen.DataGone = false;
        }
    }

    /// <summary>Whether data with that id and offset contain what was written at another. Null: the
    /// way to the write's history leads over an id nobody noted.</summary>
    public bool? Contains(string id, long offset, WriteRecord write)
    {
        long cut = offset;
        for (string at = id; at.Length > 0;)
        {
            if (at == write.Replid)
            {
                return write.Offset <= cut;
            }
            if (!_histories.TryGetValue(at, out History? history))
            {
                return null;
            }
            cut = history.Parent.Length > 0 ? Math.Min(cut, history.Cut) : cut;
            at = history.Parent;
        }
        return false;
    }

    /// <summary>Whether a replica has thrown its data away for a synchronisation that has not
    /// ended.</summary>
    public bool DataGone(Member m) => _seen.TryGetValue(m, out Seen? seen) && seen.DataGone;

    /// <summary>The histories from one back to its root.</summary>
    public IEnumerable<History> Chain(string id)
    {
        while (_histories.TryGetValue(id, out History? history))
        {
            yield return history;
            id = history.Parent;
        }
    }

    private void Note(Member m, ReplicationState repl, Seen seen)
    {
        if (_histories.ContainsKey(repl.Replid))
        {
            return;
        }
        bool restarted = seen.Starts != m.Starts;
        bool continues = repl.SecondReplidOffset >= 0;
        HistoryCause cause = restarted
            ? seen.Starts == 0 ? HistoryCause.Birth : HistoryCause.Restart
            : continues ? HistoryCause.Promotion : HistoryCause.InPlace;
        (string parent, long cut) = continues ? (repl.Replid2, repl.SecondReplidOffset - 1)
            : cause == HistoryCause.InPlace ? (seen.Replid, repl.MasterReplOffset)
            : ("", 0);
        var history = new History(
            repl.Replid, parent, cut, m.Name, m.Starts, cause, seen.Replid,
            !restarted && seen.DataGone);
        _histories.Add(history.Id, history);
        Noted?.Invoke(history);
    }

    private sealed class Seen
    {
        public string Replid = "";
        public long Offset;
        public int Starts;
        public bool DataGone;
    }
}
