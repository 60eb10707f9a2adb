// LossAccount: E2: which acknowledged writes are gone in the end, and why.
// Ours, no origin in C.
//
// A group ends with one master. Its history goes back, cut by cut, to a root (HistoryBook). A write
// whose history and offset lie within that must be there: the servers themselves claim to continue
// exactly that. A write that does not may be gone, and the reason is looked up in the tree:
//
//   its history is on the way, the write is beyond a cut
//     - the cut was made by a promotion: the replica had not received it (asynchronous replication)
//     - the cut was made by a start from a file: the file was older (no persistence, or a disk that
//       went back); the same if the root was made by a restart without any history
//   its history is not on the way
//     - it hangs on a restarted root as above, or on a branch that was given up: its server was
//       promoted, or was still a master for clients that did not know better, and then the group
//       went on from somebody else
//   the replica that made a cut had thrown its data away for a full synchronisation that never
//   ended: Redis may promote such a one; counted apart
//
// What is left is a loss nobody can explain: a server that lacks what its history says it has. That
// is the number that must be 0. INCR is held against its counter, which must not be below an answer
// that lies within the final history.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RedisNet.Mem;
using RedisNet.Server;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Settles the account of one group with its last master.</summary>
public sealed class LossAccount(Ledger ledger, LossTally tally)
{
    private const int Told = 5;

    private int _told;

    public void Settle(int group, Member master)
    {
        string id = master.Server.Repl.Replid;
        long offset = master.Server.Repl.MasterReplOffset;
        foreach (WriteRecord write in ledger.Writes)
        {
            if (write.Group == group && write.AckedUs >= 0)
            {
                tally.Acknowledged++;
                Settle(write, master, ledger.Book.Contains(id, offset, write));
            }
        }
    }

    private void Settle(WriteRecord write, Member master, bool? contained)
    {
        if (Present(master, write))
        {
            tally.Kept++;
        }
        else if (ledger.Book.Chain(master.Server.Repl.Replid).Any(h => h.MidSync))
        {
            tally.MidSync++;
        }
        else if (contained != false)
        {
            tally.Unexplained++;
            Tell("E2", master, contained is null
                ? $"lost, and nobody knows how its history ended: {write}"
                : $"lost although the master's history contains it: {write}");
        }
        else
        {
            Explain(write, master);
        }
    }

    private static bool Present(Member master, WriteRecord write)
    {
        RedisDb db = master.Server.Db[0];
        byte[] key = Encoding.Latin1.GetBytes(write.Key);
        Robj o = db.Keys.Find(key, db.Keys.GetHash(key));
        if (o.IsNull)
        {
            return false;
        }
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        string value = Encoding.Latin1.GetString(o.StringSpan(scratch));
        return write.Kind == OpKind.Incr
            ? long.Parse(value, CultureInfo.InvariantCulture) >= write.Answer
            : value == write.Value;
    }

    private void Explain(WriteRecord write, Member master)
    {
        List<History> chain = ledger.Book.Chain(master.Server.Repl.Replid).ToList();
        HashSet<string> line = Line(write.Replid);
        // Where the way back from the master's history meets the write's line, or, if it meets it
        // in the write's own history behind the write, the later step that still lacks the write.
        History? cut = chain.Find(h => !line.Contains(h.Id) && line.Contains(h.Parent));
        if (cut is not null && cut.Parent == write.Replid && cut.Cut >= write.Offset)
        {
            cut = chain.FindLast(h => !line.Contains(h.Id) && h.Cut < write.Offset);
        }
        if (cut is null)
        {
            // No common line at all: the group went on from a program that began anew.
            bool restarted = chain[^1].Cause == HistoryCause.Restart;
            tally.ByRestart += restarted ? 1 : 0;
            tally.OnAbandonedHistory += restarted ? 0 : 1;
            return;
        }
        if (cut.Cause == HistoryCause.Restart)
        {
            tally.ByRestart++;
        }
        else if (chain.Exists(h => h.Id == write.Replid))
        {
            tally.BeyondPromotion++;
            CheckWait(write, cut);
        }
        else
        {
            tally.OnAbandonedHistory++;
        }
    }

    // E3: whoever was promoted must not be among those that WAIT counted, in the same run.
    private void CheckWait(WriteRecord write, History cut)
    {
        if (write.Ackers is not null && write.Ackers.TryGetValue(cut.Member, out int starts)
            && starts == cut.Starts)
        {
            Tell("E3", null, $"{cut.Member} had acknowledged it and was promoted without it: "
                + $"{write}; {Ledger.Show(cut)}");
        }
    }

    // A history and all it continues.
    private HashSet<string> Line(string id)
    {
        HashSet<string> line = [id];
        foreach (History h in ledger.Book.Chain(id))
        {
            line.Add(h.Id);
        }
        return line;
    }

    private void Tell(string property, Member? m, string text)
    {
        if (_told++ < Told)
        {
            ledger.Unsafe(property, m, text);
        }
    }
}
