// StreamArguments: fields and values of XADD, where they stand in the command.
// Ours; redis 7.2 t_stream.c hands the argument vector on. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The arguments from one on, in pairs.</summary>
internal readonly struct StreamArguments(Client c, int first) : IStreamFields
{
    public int Count => (c.Argc - first) / 2;

    public ReadOnlySpan<byte> Field(int i) => c.Argv(first + (2 * i));

    public ReadOnlySpan<byte> Value(int i) => c.Argv(first + (2 * i) + 1);
}
