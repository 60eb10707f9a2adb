// RenamedCommand: a command that an administrator hid under another name.
// Port of redis 7.2 sentinel.c renamedCommandsDictType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sentinel;

/// <summary>The name as configured (its case is kept for the configuration file) and the name to
/// send.</summary>
/// <port>sentinel.c renamedCommandsDictType</port>
public sealed record RenamedCommand(string OldName, string NewName);
