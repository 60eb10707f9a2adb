// Quicklist, second part: which nodes are compressed.
// Port of redis 7.2 quicklist.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Whenever a node comes or goes, CompressDepth puts the ends in order: it walks in from both sides
// as far as the depth says and expands what it meets, then compresses the node beyond on either
// side, and the node that was touched. No more is needed: nodes shift by one.
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <content>Compression.</content>
public readonly unsafe partial struct Quicklist
{
    private const int MinCompressBytes = 48;
    private const int MinCompressImprove = 8;

    /// <summary>Compresses a node that pays; a refusal of memory is no matter.</summary>
    /// <port>quicklist.c __quicklistCompressNode, quicklistCompressNode</port>
    private static void CompressNode(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node)
    {
        if (node == null || node->Is(QuicklistNodeFlags.Lzf | QuicklistNodeFlags.DontCompress))
        {
            return;
        }

        MemCheck.That(node->Prev != null && node->Next != null);
        node->Set(QuicklistNodeFlags.Recompress, false);
        if (node->Sz < MinCompressBytes)
        {
            return;
        }

        int size = (int)node->Sz;
        nint lzf = z.TryAlloc((nuint)(LzfHeader + node->Sz));
        if (lzf == 0)
        {
            return;
        }

        int compressed = shared.Lzf.Compress(
            Zmalloc.Span(node->Entry, size), Zmalloc.Span(lzf + LzfHeader, size));
        if (compressed == 0 || compressed + MinCompressImprove >= size)
        {
            z.Free(lzf);
            return;
        }

        Unsafe.WriteUnaligned((void*)lzf, (long)compressed);
        nint smaller = z.TryRealloc(lzf, (nuint)(LzfHeader + compressed));
        z.Free(node->Entry);
        node->Entry = smaller == 0 ? lzf : smaller;
        node->Set(QuicklistNodeFlags.Lzf, true);
    }

    /// <port>quicklist.c __quicklistDecompressNode, quicklistDecompressNode</port>
    private static void DecompressNode(Zmalloc z, QuicklistNodeBlock* node)
    {
        if (!node->Is(QuicklistNodeFlags.Lzf))
        {
            return;
        }

        nint entry = z.Alloc((nuint)node->Sz);
        int size = Lzf.Decompress(new QuicklistNode(node).Lzf, Zmalloc.Span(entry, (int)node->Sz));
        MemCheck.That(size == node->Sz);
        z.Free(node->Entry);
        node->Entry = entry;
        node->Set(QuicklistNodeFlags.Lzf | QuicklistNodeFlags.Recompress, false);
    }

    /// <summary>Expands a node that is to be compressed again after use.</summary>
    /// <port>quicklist.c quicklistDecompressNodeForUse</port>
    internal static void DecompressForUse(Zmalloc z, QuicklistNodeBlock* node)
    {
        if (node->Is(QuicklistNodeFlags.Lzf))
        {
            DecompressNode(z, node);
            node->Set(QuicklistNodeFlags.Recompress, true);
        }
    }

    /// <port>quicklist.c quicklistRecompressOnly</port>
    private static void RecompressOnly(
        Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node)
    {
        if (node->Is(QuicklistNodeFlags.Recompress))
        {
            CompressNode(z, shared, node);
        }
    }

    /// <summary>To be called when done with a node.</summary>
    /// <port>quicklist.c quicklistCompress</port>
    internal void CompressAfterUse(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node)
    {
        if (node->Is(QuicklistNodeFlags.Recompress))
        {
            CompressNode(z, shared, node);
        }
        else
        {
            CompressDepth(z, shared, node);
        }
    }

    /// <summary>Expands both ends to the depth and compresses what lies next to them, and <paramref
    /// name="node"/> if it lies within.</summary>
    /// <port>quicklist.c __quicklistCompress</port>
    private void CompressDepth(Zmalloc z, QuicklistShared shared, QuicklistNodeBlock* node)
    {
        if (_q->Len == 0)
        {
            return;
        }

        MemCheck.That(!_q->Head->Is(QuicklistNodeFlags.Recompress)
            && !_q->Tail->Is(QuicklistNodeFlags.Recompress));
        if (_q->Compress == 0 || _q->Len < _q->Compress * 2)
        {
            return;
        }

        QuicklistNodeBlock* forward = _q->Head;
        QuicklistNodeBlock* reverse = _q->Tail;
        bool isAtEnd = false;
        for (int depth = 0; depth < _q->Compress; depth++)
        {
            DecompressNode(z, forward);
            DecompressNode(z, reverse);
            isAtEnd |= forward == node || reverse == node;
            if (forward == reverse || forward->Next == reverse)
            {
                return;
            }

            forward = forward->Next;
            reverse = reverse->Prev;
        }

        if (!isAtEnd)
        {
            CompressNode(z, shared, node);
        }

        CompressNode(z, shared, forward);
        CompressNode(z, shared, reverse);
    }
}
