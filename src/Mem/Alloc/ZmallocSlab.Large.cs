// ZmallocSlab, third part: blocks of more than a megabyte, each in a mapping of its own.
// Ours, no origin in C.
//
// A page that is mapped anew costs a fault when it is touched, more than filling it does. So blocks
// that were freed are kept for a while and given to the next request they suit, as values of one
// size that replace each other do: bounded in number and bytes, the oldest going first, and all of
// them when pages are given back (Purge). Not those that were to hold zeros: they are tables, which
// grow, and only a new mapping has zeros for nothing.
using System;

namespace RedisNet.Mem;

public sealed unsafe partial class ZmallocSlab
{
    internal const int MaxKept = 64;
    internal const long MaxKeptBytes = 64 * 1024 * 1024;
    private const int MaxKeptBlock = 16 * 1024 * 1024;

    /// <summary>A kept block may be larger than what is asked for by this part of it.</summary>
    private const int KeptSlack = 16;

    private const nuint HugePage = 2 * 1024 * 1024;

    // Oldest first; their sizes stand beside them, since all heads share a few cache sets.
    private readonly nint[] _kept = new nint[MaxKept];
    private readonly nuint[] _keptSizes = new nuint[MaxKept];
    private int _keptCount;
    private long _keptBytes;
    private LargeBlock* _large;
    private long _largeBytes;

    private nint AllocLarge(nuint size, bool zeroed)
    {
        if (size >= nuint.MaxValue / 2)
        {
            return 0;
        }

        nuint mapped = RoundUp(size + (nuint)sizeof(LargeBlock), Pages.OsPage);
        LargeBlock* l = zeroed ? null : TakeKept(mapped);
        l = l == null ? MapLarge(mapped) : l;
        return l == null ? 0 : HandOut(l, zeroed ? (byte)1 : (byte)0);
    }

    private nint HandOut(LargeBlock* l, byte isZeroed)
    {
        l->IsZeroed = isZeroed;
        LinkLarge(l);
        Used += (long)l->Usable;
        _largeBytes += (long)l->Mapped;
        return (nint)(l + 1);
    }

    /// <summary>A new mapping at a chunk address; what is kept goes before memory is
    /// refused.</summary>
    private nint Map(nuint size)
    {
        nint mapped = Pages.Map(size, ChunkSize);
        if (mapped == 0 && _keptCount > 0)
        {
            UnmapKept();
            mapped = Pages.Map(size, ChunkSize);
        }

        return mapped;
    }

    private LargeBlock* MapLarge(nuint mapped)
    {
        LargeBlock* l = (LargeBlock*)Map(mapped);
        if (l != null)
        {
            PreferHuge(l, mapped);
            l->Mapped = mapped;
        }

        return l;
    }

    private void FreeLarge(nint p)
    {
        LargeBlock* l = LargeOf(p);
        MemCheck.That(((nint)l & ((nint)ChunkSize - 1)) == 0);
        UnlinkLarge(l);
        Used -= (long)l->Usable;
        _largeBytes -= (long)l->Mapped;
        if (l->Mapped > MaxKeptBlock || l->IsZeroed != 0)
        {
            Pages.Unmap((nint)l, l->Mapped);
            return;
        }

        while (_keptCount == MaxKept || _keptBytes + (long)l->Mapped > MaxKeptBytes)
        {
            UnmapOldest();
        }

        _kept[_keptCount] = (nint)l;
        _keptSizes[_keptCount++] = l->Mapped;
        _keptBytes += (long)l->Mapped;
    }

    /// <summary>The block freed last of those that suit; null where none does.</summary>
    private LargeBlock* TakeKept(nuint mapped)
    {
        for (int i = _keptCount - 1; i >= 0; i--)
        {
            if (_keptSizes[i] >= mapped && _keptSizes[i] - mapped <= mapped / KeptSlack)
            {
                LargeBlock* l = (LargeBlock*)_kept[i];
                RemoveKept(i);
                return l;
            }
        }

        return null;
    }

    private void RemoveKept(int index)
    {
        _keptBytes -= (long)_keptSizes[index];
        _keptCount--;
        Array.Copy(_kept, index + 1, _kept, index, _keptCount - index);
        Array.Copy(_keptSizes, index + 1, _keptSizes, index, _keptCount - index);
    }

    private void UnmapOldest()
    {
        LargeBlock* l = (LargeBlock*)_kept[0];
        RemoveKept(0);
        Pages.Unmap((nint)l, l->Mapped);
    }

    private void UnmapKept()
    {
        while (_keptCount > 0)
        {
            UnmapOldest();
        }
    }

    private static LargeBlock* LargeOf(nint p)
    {
        return (LargeBlock*)(p - sizeof(LargeBlock));
    }

    private static void PreferHuge(LargeBlock* l, nuint mapped)
    {
        if (mapped >= HugePage)
        {
            Pages.PreferHuge((nint)l, mapped, huge: true);
        }
    }

    /// <summary>Into a larger block that was kept: copying costs less than the faults of new
    /// pages.</summary>
    private nint MoveLarge(LargeBlock* from, LargeBlock* to)
    {
        nuint bytes = from->Usable;
        Buffer.MemoryCopy(from + 1, to + 1, bytes, bytes);
        nint p = HandOut(to, from->IsZeroed);
        FreeLarge((nint)(from + 1));
        return p;
    }

    private void LinkLarge(LargeBlock* l)
    {
        l->Prev = null;
        l->Next = _large;
        if (_large != null)
        {
            _large->Prev = l;
        }

        _large = l;
    }

    private void UnlinkLarge(LargeBlock* l)
    {
        if (l->Prev != null)
        {
            l->Prev->Next = l->Next;
        }
        else
        {
            _large = l->Next;
        }

        if (l->Next != null)
        {
            l->Next->Prev = l->Prev;
        }
    }

    private bool ResizeLarge(ref nint p, nuint size)
    {
        LargeBlock* l = LargeOf(p);
        nuint old = l->Mapped;
        nuint mapped = RoundUp(size + (nuint)sizeof(LargeBlock), Pages.OsPage);
        if (mapped == old)
        {
            return true;
        }

        LargeBlock* kept = mapped > old ? TakeKept(mapped) : null;
        if (kept != null)
        {
            p = MoveLarge(l, kept);
            return true;
        }

        UnlinkLarge(l);
        nint moved = Pages.Remap((nint)l, old, mapped, ChunkSize);
        if (moved == 0)
        {
            LinkLarge(l);
            return false;
        }

        l = (LargeBlock*)moved;
        if (old < HugePage)
        {
            PreferHuge(l, mapped);
        }

        l->Mapped = mapped;
        LinkLarge(l);
        Used += (long)mapped - (long)old;
        _largeBytes += (long)mapped - (long)old;
        p = (nint)(l + 1);
        return true;
    }
}
