// MarkTable: all marks.
// Ours, no origin in C.
//
// The list of properties.md 2.8 and what reading the code added. Of the former these wait for what
// is not built: truncated AOF load (no AOF), pre-image on each type (strings are the only type).
// "Message reordered across reconnect" is stood for by "hello older than what is known": between
// two connections nothing keeps the order, and that is where it shows.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Campaign;

/// <summary>The marks, one row each.</summary>
public static class MarkTable
{
    public const string SplitVote = "split vote";
    public const string AbortSendNoOne = "failover aborted: promoted replica not connected";
    public const string AbortWaitPromotion = "failover aborted: no promotion";
    public const string DroppedInReconf = "failover dropped for a newer configuration";
    public const string TiltBackwards = "tilt: time went back";
    public const string TiltLate = "tilt: timer too late";
    public const string TiltAgain = "tilt again within tilt";
    public const string VoteInTilt = "vote within tilt";
    public const string AdoptInTilt = "configuration adopted within tilt";
    public const string ForcedFailover = "forced failover";
    public const string OldHello = "hello older than what is known";
    public const string PartialByReplid2 = "partial sync by the second replid";
    public const string TooFarForReplid2 = "partial sync refused: beyond the second replid";
    public const string BeyondBacklog = "partial sync refused: no longer in the backlog";
    public const string CrashInRewrite = "crash within a rewrite, before the rename";
    public const string CrashBeforeFolderSync = "crash between rename and sync of the folder";
    public const string TwoMasters = "two servers of a group are masters";
    public const string ChainedReplica = "replica of a replica";
    public const string PreImage = "snapshot: a value saved before it changed";
    public const string NoReplicas = "write refused: too few good replicas";
    public const string LostWriteExplained = "acknowledged write lost and explained";
    public const string ClockForward = "clock jumped ahead";
    public const string ClockBackward = "clock jumped back";

    /// <summary>All marks, in order of <see cref="Mark.Index"/>.</summary>
    public static IReadOnlyList<Mark> All { get; } = Number(
    [
        (MarkSource.ServerLine, "full sync", "Full resync requested by replica"),
        (MarkSource.ServerLine, "full sync finished", "sync: Finished with success"),
        (MarkSource.ServerLine, "partial sync", "Successful partial resynchronization"),
        (MarkSource.Watcher, PartialByReplid2, ""),
        (MarkSource.Watcher, TooFarForReplid2, ""),
        (MarkSource.Watcher, BeyondBacklog, ""),
        (MarkSource.ServerLine, "backlog given up", "Replication backlog freed"),
        (MarkSource.ServerLine, "output limit", "overcoming of output buffer limits"),
        (MarkSource.ServerLine, "master silent", "MASTER timeout: no data nor PING"),
        (MarkSource.ServerLine, "replica silent", "Disconnecting timedout replica"),
        (MarkSource.ServerLine, "save failed", "Background saving error"),
        (MarkSource.Watcher, PreImage, ""),
        (MarkSource.Event, "election lost", "-failover-abort-not-elected"),
        (MarkSource.Watcher, SplitVote, ""),
        (MarkSource.Event, "no good replica", "-failover-abort-no-good-slave"),
        (MarkSource.Watcher, AbortSendNoOne, ""),
        (MarkSource.Watcher, AbortWaitPromotion, ""),
        (MarkSource.Watcher, DroppedInReconf, ""),
        (MarkSource.Event, "failover ended", "+failover-end"),
        (MarkSource.Event, "failover ended by timeout", "+failover-end-for-timeout"),
        (MarkSource.Event, "best-effort reconfiguration", "+slave-reconf-sent-be"),
        (MarkSource.Event, "reconfiguration timed out", "-slave-reconf-sent-timeout"),
        (MarkSource.Watcher, ForcedFailover, ""),
        (MarkSource.Event, "convert to slave", "+convert-to-slave"),
        (MarkSource.Event, "fix slave config", "+fix-slave-config"),
        (MarkSource.Event, "configuration adopted", "+config-update-from"),
        (MarkSource.Event, "objectively down no more", "-odown"),
        (MarkSource.Event, "subjectively down no more", "-sdown"),
        (MarkSource.Event, "reboot seen", "+reboot"),
        (MarkSource.Event, "sentinel's address taken over", "+sentinel-invalid-addr"),
        (MarkSource.Event, "tilt entered", "+tilt"),
        (MarkSource.Event, "tilt left", "-tilt"),
        (MarkSource.Watcher, TiltBackwards, ""),
        (MarkSource.Watcher, TiltLate, ""),
        (MarkSource.Watcher, TiltAgain, ""),
        (MarkSource.Watcher, VoteInTilt, ""),
        (MarkSource.Watcher, AdoptInTilt, ""),
        (MarkSource.Watcher, OldHello, ""),
        (MarkSource.SentinelLine, "disk full", "No space left on device"),
        (MarkSource.SentinelLine, "disk error", "Input/output error"),
        (MarkSource.SentinelLine, "sync of the file failed", "Could not sync tmp config file"),
        (MarkSource.Watcher, CrashInRewrite, ""),
        (MarkSource.Watcher, CrashBeforeFolderSync, ""),
        (MarkSource.Watcher, TwoMasters, ""),
        (MarkSource.Watcher, ChainedReplica, ""),
        (MarkSource.Watcher, NoReplicas, ""),
        (MarkSource.Watcher, LostWriteExplained, ""),
        (MarkSource.Watcher, ClockForward, ""),
        (MarkSource.Watcher, ClockBackward, ""),
    ]);

    /// <summary>The mark of that name.</summary>
    public static Mark Named(string name) => All.First(m => m.Name == name);

    private static List<Mark> Number((MarkSource Source, string Name, string Line)[] rows) =>
        rows.Select((row, i) => new Mark(i, row.Name, row.Source, row.Line)
        {
            // Strict Sentinels measure by the monotonic clock, which does not go back.
            UpstreamOnly = row.Name == TiltBackwards,
        }).ToList();
}
