// PausePurpose: who paused.
// Port of redis 7.2 server.h pause_purpose. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Reasons to pause; each has its own end.</summary>
/// <port>server.h pause_purpose</port>
public enum PausePurpose
{
    ByClientCommand = 0,
    DuringShutdown,
    DuringFailover,
}
