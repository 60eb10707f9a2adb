// GetKeysProc: a command's own way to find its keys.
// Port of redis 7.2 server.h redisGetKeysProc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Adds the keys of a command line to <paramref name="result"/>, which is empty; returns
/// how many.</summary>
/// <remarks>The arguments have passed the arity check and nothing else.</remarks>
/// <port>server.h redisGetKeysProc</port>
public delegate int GetKeysProc(ReadOnlySpan<ReadOnlyMemory<byte>> argv, GetKeysResult result);
