// PsyncResult: what the master made of our PSYNC.
// Port of redis 7.2 replication.c PSYNC_CONTINUE. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Outcome of <see cref="MasterPsync.Reply"/>.</summary>
/// <port>replication.c PSYNC_CONTINUE</port>
public enum PsyncResult
{
    /// <summary>The link stands; the stream goes on where it stopped.</summary>
    Continue = 2,

    /// <summary>The image follows, and its history and offset are known.</summary>
    FullResync = 3,

    /// <summary>An old master: try SYNC.</summary>
    NotSupported = 4,

    /// <summary>It cannot just now.</summary>
    TryLater = 5,
}
