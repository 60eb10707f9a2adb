// LossTally: what became of the acknowledged writes of a run.
// Ours, no origin in C.
using System.Globalization;

namespace RedisNet.Campaign;

/// <summary>Counts; those of several runs can be added.</summary>
public sealed class LossTally
{
    public long Acknowledged { get; set; }

    public long Kept { get; set; }

    /// <summary>Beyond what the promoted replica had received.</summary>
    public long BeyondPromotion { get; set; }

    /// <summary>On a history that was given up: its server was promoted, and then another
    /// was.</summary>
    public long OnAbandonedHistory { get; set; }

    /// <summary>A program came back with less data than it had, and its group went on from
    /// that.</summary>
    public long ByRestart { get; set; }

    /// <summary>The promoted replica was in the middle of a full synchronisation.</summary>
    public long MidSync { get; set; }

    /// <summary>There should be none.</summary>
    public long Unexplained { get; set; }

    /// <summary>The server counted no offsets (it had neither a backlog nor a replica), or nobody
    /// saw where it executed the write; left out of the account.</summary>
    public long Unlocated { get; set; }

    public long Explained => BeyondPromotion + OnAbandonedHistory + ByRestart + MidSync;

    public void Add(LossTally other)
    {
        Acknowledged += other.Acknowledged;
        Kept += other.Kept;
        BeyondPromotion += other.BeyondPromotion;
        OnAbandonedHistory += other.OnAbandonedHistory;
        ByRestart += other.ByRestart;
        MidSync += other.MidSync;
        Unexplained += other.Unexplained;
        Unlocated += other.Unlocated;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"acknowledged {Acknowledged}, kept {Kept}, lost and explained {Explained} "
        + $"(beyond the promotion {BeyondPromotion}, on an abandoned history "
        + $"{OnAbandonedHistory}, by a restart {ByRestart}, mid-sync {MidSync}), "
        + $"not located {Unlocated}, lost without explanation {Unexplained}");
}
