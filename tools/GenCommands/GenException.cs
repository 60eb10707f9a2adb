// GenException: a row that is wrong.
using System;

namespace RedisNet.Tools.GenCommands;

/// <summary>The message names the file, the command and what is wrong.</summary>
public sealed class GenException(string message) : Exception(message);
