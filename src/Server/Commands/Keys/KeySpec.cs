// KeySpec: where the keys of a command are and what it does with them.
// Port of redis 7.2 server.h keySpec. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two steps: BeginSearch finds the argument from which to look, FindKeys says which arguments from
// there on are keys.
//   MSET k v k v      begin at 1, range to the last argument, step 2
//   XREAD … STREAMS a b id id     begin after the word STREAMS, half of what follows
//   EVAL script 2 k k arg         begin at 2, which holds the number of keys
namespace RedisNet.Server;

/// <summary>One rule that finds keys; a command may have several.</summary>
/// <port>server.h keySpec</port>
public sealed record KeySpec(KeyFlags Flags, BeginSearch Begin, FindKeys Find,
    string? Notes = null);
