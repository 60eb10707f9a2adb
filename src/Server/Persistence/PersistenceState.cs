// PersistenceState: RDB saving and loading.
// Port of redis 7.2 server.h redisServer (RDB persistence). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>State of RDB persistence. Times are unix seconds; -1 means never or none.</summary>
public sealed class PersistenceState
{
    public long DirtyBeforeBgsave;
    public long LastSaveUnixS;
    public long LastBgsaveTryUnixS;
    public long LastBgsaveTimeS = -1;
    public long BgsaveStartUnixS = -1;
    public bool LastBgsaveOk = true;
    public bool BgsaveScheduled;
    public long RdbSaves;
    public long LastLoadKeysLoaded;
    public long LastLoadKeysExpired;

    /// <summary>The running point-in-time snapshot, or null. At most one at a time.</summary>
    public Snapshot? Snapshot;

    /// <summary>The mark a new entry is born with, so that a running snapshot passes it by.</summary>
    public byte CurrentEpoch;

    // Loading.
    public bool Loading;
    public bool AsyncLoading;
    public long LoadingStartUnixS;
    public long LoadingTotalBytes;
    public long LoadingLoadedBytes;
    public long LoadingRdbUsedMem;
}
