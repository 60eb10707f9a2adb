// FaultClass: the ways in which a run is disturbed.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>Forty kinds of trouble. What each does is said in <see cref="FaultTable"/>, next to the
/// bounds of its parameters.</summary>
public enum FaultClass
{
    SlowNetwork,
    Clog,
    PairCut,
    OneWayCut,
    SplitInTwo,
    IsolateMaster,
    IsolateReplica,
    IsolateSentinel,
    MasterWithMinority,
    FlappingLink,
    ResetConnections,
    HalfOpen,
    RefuseConnections,
    NameFailure,
    ShortTransfers,
    KillMaster,
    KillReplica,
    KillSentinel,
    KillMostSentinels,
    KillAllServers,
    HostDown,
    QuickReboot,
    PauseMaster,
    PauseReplica,
    PauseSentinel,
    CrashAfterIo,
    PowerLoss,
    RestartEmpty,
    RestartOldDisk,
    SlowSync,
    SlowWrite,
    DiskFull,
    DiskError,
    SyncError,
    TornSectors,
    ClockForward,
    ClockBackward,
    ClockDrift,
    ManualFailover,
    ClientKill,
}
