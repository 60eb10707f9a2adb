// IStreamFields: the fields and values of an entry to be added.
// Ours; redis 7.2 t_stream.c takes a piece of the argument vector. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>Pairs of strings, wherever they are kept.</summary>
/// <port>t_stream.c streamAppendItem</port>
public interface IStreamFields
{
    /// <summary>Pairs.</summary>
    int Count { get; }

    /// <summary>The name of one of them.</summary>
    ReadOnlySpan<byte> Field(int i);

    /// <summary>Its value.</summary>
    ReadOnlySpan<byte> Value(int i);
}
