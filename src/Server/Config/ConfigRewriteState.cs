// ConfigRewriteState: the lines of a configuration file being rewritten.
// Port of redis 7.2 config.c rewriteConfigState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Old lines, which of them were handled, and what is appended.</summary>
/// <port>config.c rewriteConfigState</port>
public sealed class ConfigRewriteState
{
}
