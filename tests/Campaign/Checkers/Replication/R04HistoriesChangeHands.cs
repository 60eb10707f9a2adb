// R04HistoriesChangeHands: replication ids change in four ways, and in no other.
// Ours, no origin in C.
//
//   promoted      R4  the old id becomes the second, up to the next offset; replicas are dropped
//   continued     R5  the same, with the id the new master named
//   full sync     R6  the id of another server; no second one; a backlog
//   backlog freed R8  a new id; no second one
// (A master that gets its first replica also takes a new id: it did not count before.)
using System.Collections.Generic;
using System.Linq;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>R4, R5, R6, R8.</summary>
public sealed class R04HistoriesChangeHands : Checker
{
    private readonly HashSet<string> _ids = [];

    public override string Property => "R4,R5,R6,R8";

    public override void OnServerFacts(Member m, ServerFacts? before, ServerFacts now)
    {
        bool isNew = _ids.Add(now.Replid);
        if (before is null || View.JustRestarted)
        {
            return;
        }
        bool changed = now.Replid != before.Replid;
        if (!before.IsMaster && now.IsMaster)
        {
            JudgePromotion(m, before, now, isNew);
        }
        else if (changed && !now.IsMaster && HasSecond(now))
        {
            JudgeContinued(m, before, now);
        }
        else if (changed && !now.IsMaster)
        {
            JudgeFullSync(m, now, isNew);
        }
        else if (before.IsMaster && now.IsMaster && before.HasBacklog && !now.HasBacklog
            && (!isNew || HasSecond(now)))
        {
            Unsafe(m, "R8: backlog given up, and the history keeps its name");
        }
        else if (before.IsMaster && now.IsMaster && changed && HasSecond(now))
        {
            Unsafe(m, "R8: a new history with a second id");
        }
    }

    private static bool HasSecond(ServerFacts facts) => facts.Replid2.Any(c => c != '0');

    private void JudgePromotion(Member m, ServerFacts before, ServerFacts now, bool isNew)
    {
        // The id before may be one it took in this very turn.
        bool handed = HasSecond(now)
            && (now.Replid2 == before.Replid || _ids.Contains(now.Replid2));
        if (!isNew || !handed || now.SecondOffset > now.Offset + 1 || now.SecondOffset < 1)
        {
            Unsafe(m, $"R4: promoted; {Show(before)} -> {Show(now)}");
        }
        if (now.Replicas > 0)
        {
            Unsafe(m, $"R4: promoted, and kept {now.Replicas} replicas");
        }
    }

    private void JudgeContinued(Member m, ServerFacts before, ServerFacts now)
    {
        bool wasMaster = before.IsMaster;
        if (now.Replid2 != before.Replid || now.SecondOffset > now.Offset + 1
            || now.SecondOffset < 1)
        {
            Unsafe(m, $"R5: continued{(wasMaster ? " as a former master" : "")}; "
                + $"{Show(before)} -> {Show(now)}");
        }
        if (now.Replicas > 0)
        {
            Unsafe(m, $"R5: continued under another id, and kept {now.Replicas} replicas");
        }
    }

    private void JudgeFullSync(Member m, ServerFacts now, bool isNew)
    {
        if (isNew)
        {
            Unsafe(m, $"R6: replica of a history {now.Replid[..8]} that nobody had");
        }
        if (!now.HasBacklog)
        {
            Unsafe(m, "R6: no backlog after a full synchronisation");
        }
    }

    private static string Show(ServerFacts f) =>
        $"{f.Replid[..8]} {f.Offset}, second {f.Replid2[..8]} {f.SecondOffset}";
}
