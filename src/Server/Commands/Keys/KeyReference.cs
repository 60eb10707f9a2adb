// KeyReference: one key found in a command line.
// Port of redis 7.2 server.h keyReference. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Position of a key among the arguments, and its use (None where it was found without key
/// specs).</summary>
/// <port>server.h keyReference</port>
public readonly record struct KeyReference(int Pos, KeyFlags Flags);
