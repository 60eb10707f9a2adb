// Generated: what one run of the generator produces.
namespace RedisNet.Tools.GenCommands;

/// <summary>Contents of the two files, newline-terminated lines.</summary>
public sealed record Generated(string Table, string Docs);
