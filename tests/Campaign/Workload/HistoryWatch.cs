// HistoryWatch: keeps the ledger's view of the servers up to date, turn by turn.
// Ours, no origin in C.
using System.Collections.Generic;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Not a property of its own: what E1 to E4 rest on.</summary>
public sealed class HistoryWatch(
    Ledger ledger, IReadOnlyList<LoadClient> clients, MarkSet marks) : Checker
{
    public override string Property => "E2";

    public override void AfterStep(ClusterView view)
    {
        Member m = view.Acting;
        if (m.IsSentinel)
        {
            return;
        }
        if (m.Alive)
        {
            ledger.Book.Observe(m);
            if (m.Server.Persistence.Snapshot is { TakenBeforeChange: > 0 })
            {
                marks.Hit(MarkTable.PreImage);
            }
        }
        foreach (LoadClient c in clients)
        {
            if (c.Target == m)
            {
                c.AfterTurnOfTarget(m);
            }
        }
        ledger.Turned(m);
    }
}
