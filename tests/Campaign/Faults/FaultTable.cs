// FaultTable: the fault classes, one row each.
// Ours, no origin in C.
//
// To add a class: a name in FaultClass, a row here, a case in FaultInjector, a line in
// docs/SIMULATOR.md (a test compares the last with this table).
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>Every fault class, in the order of the enumeration.</summary>
public static class FaultTable
{
    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        new(FaultClass.SlowNetwork, "every packet takes up to <amount> ms longer",
            "latency", 20_000, 400),
        new(FaultClass.Clog, "nothing arrives from the target host, then all of it at once",
            "clog", 8_000, 0),
        new(FaultClass.PairCut, "two hosts cannot reach each other", "cut", 20_000, 1000),
        new(FaultClass.OneWayCut, "packets of one host do not reach another",
            "one-way cut", 20_000, 1000),
        new(FaultClass.SplitInTwo, "all hosts fall into two halves, drawn by amount",
            "cut", 20_000, 1_000_000),
        new(FaultClass.IsolateMaster, "the master's host reaches none but the clients",
            "cut", 25_000, 0),
        new(FaultClass.IsolateReplica, "a replica's host reaches nobody", "cut", 20_000, 0),
        new(FaultClass.IsolateSentinel, "a Sentinel's host reaches nobody", "cut", 20_000, 0),
        new(FaultClass.MasterWithMinority, "the master, the clients and fewer than half of the "
            + "Sentinels on one side", "cut", 25_000, 0),
        new(FaultClass.FlappingLink, "two hosts are cut and joined every <amount> ms",
            "cut", 15_000, 3000),
        new(FaultClass.ResetConnections, "all connections of a host are reset; or (amounts above "
            + "1) the master is killed, and those of the first replica that is told its new master "
            + "are reset", "reset", 0, 3),
        new(FaultClass.HalfOpen, "a host forgets its connections and tells nobody",
            "half-open", 0, 0),
        new(FaultClass.RefuseConnections, "<amount> percent of connects are refused", "refuse",
            15_000, 100),
        new(FaultClass.NameFailure, "names cannot be resolved", "name failure", 15_000, 0),
        new(FaultClass.ShortTransfers, "<amount> percent of transfers move a part only",
            "short transfers", 20_000, 90),
        new(FaultClass.KillMaster, "the master is killed", "kill", 0, 0),
        new(FaultClass.KillReplica, "a replica is killed; or the master, and the replica that is "
            + "selected for promotion (amount 2) or was promoted (amount 3)", "kill", 0, 3),
        new(FaultClass.KillSentinel, "a Sentinel is killed", "kill", 0, 0),
        new(FaultClass.KillMostSentinels, "more than half of the Sentinels are killed",
            "kill", 0, 0),
        new(FaultClass.KillAllServers, "every server of the group is killed", "kill", 0, 0),
        new(FaultClass.HostDown, "all programs on the master's host are killed", "kill", 0, 0),
        new(FaultClass.QuickReboot, "the master is killed and started again after <amount> ms",
            "kill", 0, 900),
        new(FaultClass.PauseMaster, "the master is stopped for a while", "pause", 15_000, 0),
        new(FaultClass.PauseReplica, "a replica is stopped for a while", "pause", 15_000, 0),
        new(FaultClass.PauseSentinel, "a Sentinel is stopped <amount> times, as long as it runs in "
            + "between", "pause", 12_000, 3),
        new(FaultClass.CrashAfterIo, "a program dies at its <amount>-th system call, or (even "
            + "amounts) a Sentinel when it next writes its configuration file", "crash after",
            20_000, 300),
        new(FaultClass.PowerLoss, "a host loses power: what was not synced is gone",
            "power loss", 0, 0),
        new(FaultClass.RestartEmpty, "a replica is killed and comes back without its data, or "
            + "(amount 3) a Sentinel without its id", "disk", 0, 3),
        new(FaultClass.RestartOldDisk, "a program is killed and comes back with the disk it had "
            + "at the beginning of the window", "disk", 15_000, 0),
        new(FaultClass.SlowSync, "syncs of a host take <amount> ms", "slow sync", 15_000, 1500),
        new(FaultClass.SlowWrite, "writes of a host take <amount> us", "slow write",
            15_000, 3000),
        new(FaultClass.DiskFull, "writes of a host fail: no space left", "disk error", 15_000, 0),
        new(FaultClass.DiskError, "writes of a host fail: input/output error", "disk error",
            10_000, 0),
        new(FaultClass.SyncError, "syncs of a host fail", "disk error", 10_000, 0),
        new(FaultClass.TornSectors, "a host loses power, and <amount> percent of the sectors, "
            + "lengths and names that were not synced survive", "power loss", 0, 99),
        new(FaultClass.ClockForward, "a host's wall clock jumps <amount> s ahead", "clock",
            0, 120),
        new(FaultClass.ClockBackward, "a host's wall clock jumps <amount> s back", "clock",
            0, 120),
        new(FaultClass.ClockDrift, "a host's clocks run <amount> per mille too fast or slow",
            "clock", 30_000, 50),
        new(FaultClass.ManualFailover, "SENTINEL FAILOVER is sent to a Sentinel, and half of the "
            + "times to another <amount> ms later; above 2000 always, and then the other servers "
            + "reach only the first Sentinel", "client", 0, 4000),
        new(FaultClass.ClientKill, "CLIENT KILL of one type is sent to a server", "client",
            0, 4),
    ];

    public static FaultRow Of(FaultClass of) => Rows[(int)of];
}
