// ChaosFailed: something that should have come to pass did not.
// Ours, no origin in C.
using System;

namespace RedisNet.Chaos;

/// <summary>A scenario went wrong; the message says what was waited for.</summary>
public sealed class ChaosFailed(string message) : Exception(message);
