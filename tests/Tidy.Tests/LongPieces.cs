// LongPieces: the functions that may be longer than the limit, each with its reason.
// Ours, no origin in C.
//
// `path function` -> lines. A row may shrink or go, never grow; the reason stands beside it.
using System.Collections.Generic;

namespace RedisNet.Tidy.Tests;

internal static class LongPieces
{
    public static IReadOnlyDictionary<string, int> Functions { get; } = new Dictionary<string, int>
    {
        // A table: one errno and its text a line.
        ["src/Os/ErrnoText.cs Message"] = 135,
    };
}
