// ConfigLineError: where and why a configuration could not be loaded.
// Port of redis 7.2 config.c loadServerConfigFromString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>One configuration mistake: its line number (1-based), the line, and the reason in C's
/// words.</summary>
public sealed record ConfigLineError(int LineNumber, string Line, string Reason);
