// PersistenceState: saving to disk and loading from it.
// Port of redis 7.2 server.h struct redisServer (RDB persistence, loading). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
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

    /// <summary>The running point-in-time snapshot, or null. At most one at a time. Null again as
    /// soon as the last key was taken; writing the rest is <see cref="Background"/>'s.</summary>
    public Snapshot? Snapshot;

    /// <summary>So many bytes a snapshot may hold back however little data there is.</summary>
    public long LeastHardLimitBytes = 256 * 1024 * 1024;

    /// <summary>Large values of which the snapshot has taken a part; null when there are
    /// none.</summary>
    internal OpenValues? Open;

    /// <summary>What C would have a child process for: a BGSAVE or a transfer to replicas, until it
    /// is over.</summary>
    /// <port>server.h child_type</port>
    public BackgroundSave? Background;

    /// <summary>The mark that new entries are born with, see <see cref="SnapshotEpoch"/>.</summary>
    public byte CurrentEpoch;

    /// <summary>Epochs begun since every entry was last known to have the current mark.</summary>
    internal int EpochsSinceComplete;

    /// <summary>DEBUG SET-SKIP-CHECKSUM-VALIDATION: checksums of files and of RESTORE are not
    /// looked at.</summary>
    /// <port>server.h redisServer</port>
    public bool SkipChecksumValidation;

    // Loading.
    public bool Loading;
    public bool AsyncLoading;
    public long LoadingStartUnixS;
    public long LoadingTotalBytes;
    public long LoadingLoadedBytes;
    public long LoadingRdbUsedMem;

    /// <summary>A save or transfer is under way.</summary>
    /// <port>server.c hasActiveChildProcess</port>
    public bool HasActiveSave => Background != null;
}
