// OpenString: a long string that is being taken.
// Ours, C has no counterpart.
//
// Nobody tells which of its bytes change, so before they do the snapshot takes the string over and
// leaves the entry a copy (OpenValues.Part): a write in the midst of a long string costs one copy
// of it while it is being saved. One that is deleted or replaced is taken over without.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>It has no elements; stretches are bytes.</summary>
internal sealed class OpenString(RedisServer server, Robj o)
    : OpenValue(server, o.Pointer, count: 0)
{
#if DEBUG
    /// <summary>Shorter ones are copied in one go.</summary>
    public const int LeastBytes = 8 * 1024;
    private const int BytesAtOnce = 2 * 1024;
#else
    /// <summary>Shorter ones are copied in one go.</summary>
    public const int LeastBytes = 256 * 1024;
    private const int BytesAtOnce = 32 * 1024;
#endif

    /// <summary>As many are as much work as an element.</summary>
    private const int BytesAsElement = 256;

    private readonly Sds _string = o.RawSds;
    private long _at;

    public override bool IsSmall => false;

    // The entry has a copy, another value or none: as much memory as the data did not have.
    protected override long MoreBytes => IsKept ? _string.AllocSize : 0;

    public override void SaveCount(SnapshotChunk to) => to.AddLong(_string.Length);

    protected override int Step(SnapshotChunk to)
    {
        int bytes = (int)long.Min(BytesAtOnce, _string.Length - _at);
        to.AddRaw(_string.Span.Slice((int)_at, bytes));
        _at += bytes;
        if (_at == _string.Length)
        {
            End();
        }

        return 1 + (bytes / BytesAsElement);
    }
}
