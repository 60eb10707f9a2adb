// ClientPauseState: which actions are paused, by whom and until when.
// Port of redis 7.2 server.h pause_event. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Pauses by purpose; the union of those still running is <see cref="Paused"/>.</summary>
/// <port>server.h pause_event</port>
public sealed class ClientPauseState
{
    /// <summary>Purposes: CLIENT PAUSE, SHUTDOWN, FAILOVER.</summary>
    public const int PurposeCount = 3;

    /// <summary>What is paused now.</summary>
    public PauseActions Paused;
    public readonly PauseActions[] ActionsByPurpose = new PauseActions[PurposeCount];
    public readonly long[] EndUnixMsByPurpose = new long[PurposeCount];
}
