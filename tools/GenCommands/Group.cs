// Group: one file of commands/.
using System.Collections.Generic;

namespace RedisNet.Tools.GenCommands;

/// <summary>A group; Member is its name in CommandGroup.</summary>
public sealed record Group(string Member, List<Command> Commands);
