// ProtectedActions: who may use what the configuration guards.
// Port of redis 7.2 config.c allowProtectedAction. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The rule of enable-debug-command, enable-protected-configs and
/// enable-module-command.</summary>
public static class ProtectedActions
{
    /// <port>config.c allowProtectedAction</port>
    public static bool Allows(ProtectedAction config, Client c) =>
        config == ProtectedAction.Yes
            || (config == ProtectedAction.Local && (c.Conn?.IsLocal ?? true));
}
