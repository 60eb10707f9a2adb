// Key: a key spec.
using System.Collections.Generic;

namespace RedisNet.Tools.GenCommands;

/// <summary>A key spec; Begin and Find are C# expressions.</summary>
public sealed record Key(List<string> Flags, string Begin, string Find, string? Notes);
