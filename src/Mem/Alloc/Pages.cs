// Pages: the system calls that give and take whole pages of memory. Linux, 64 bit.
// Ours, no origin in C (there jemalloc does this). The one place in Mem with imports.
//
// Everything is mapped private and anonymous with MAP_NORESERVE: an address costs nothing until it
// is touched, and a page that was never touched reads as zeros. Both facts are relied on: bucket
// arrays and large strings are "zeroed" by not being written.
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>mmap and its relatives, with sizes in bytes that are multiples of <see
/// cref="OsPage"/>.</summary>
internal static partial class Pages
{
    /// <summary>Granularity of commitment. Kernels with larger pages round up by
    /// themselves.</summary>
    public const int OsPage = 4096;

    private const int ProtNone = 0;
    private const int ProtReadWrite = 3;
    private const int MapPrivateAnonymousNoReserve = 0x2 | 0x20 | 0x4000;
    private const int MadvDontNeed = 4;
    private const int MadvHugePage = 14;
    private const int MadvNoHugePage = 15;
    private const int MremapMayMoveFixed = 1 | 2;
    private const nint MapFailed = -1;

    /// <summary>Maps zeroed, untouched memory whose address is a multiple of <paramref
    /// name="align"/>; 0 when the system refuses.</summary>
    public static nint Map(nuint size, nuint align)
    {
        nuint want = size + align;
        if (want < size)
        {
            return 0;
        }

        nint raw = Mmap(0, want, ProtReadWrite, MapPrivateAnonymousNoReserve, -1, 0);
        if (raw == MapFailed)
        {
            return 0;
        }

        nint start = (raw + (nint)align - 1) & ~((nint)align - 1);
        nuint before = (nuint)(start - raw);
        nuint after = want - before - size;
        Unmap(raw, before);
        Unmap(start + (nint)size, after);
        return start;
    }

    /// <summary>Gives an address range back to the system.</summary>
    public static void Unmap(nint address, nuint size)
    {
        if (size != 0)
        {
            _ = Munmap(address, size);
        }
    }

    /// <summary>Drops the contents: the range reads as zeros again and is no longer
    /// resident.</summary>
    public static void Discard(nint address, nuint size)
    {
        _ = Madvise(address, size, MadvDontNeed);
    }

    /// <summary>Asks for 2 MiB pages in a range, or for 4 KiB pages again. A hint: kernels without
    /// them, or told never to use them, go on as before.</summary>
    public static void PreferHuge(nint address, nuint size, bool huge)
    {
        _ = Madvise(address, size, huge ? MadvHugePage : MadvNoHugePage);
    }

    /// <summary>Makes a range inaccessible, so that a stray access faults at once.</summary>
    public static void Protect(nint address, nuint size)
    {
        _ = Mprotect(address, size, ProtNone);
    }

    /// <summary>Changes the length of a mapping, keeping its alignment. Moves page tables, not
    /// bytes. 0 when refused, and then the old mapping is untouched.</summary>
    public static nint Remap(nint address, nuint oldSize, nuint newSize, nuint align)
    {
        nint same = Mremap(address, oldSize, newSize, 0, 0);
        if (same != MapFailed)
        {
            return same;
        }

        nint target = Map(newSize, align);
        if (target == 0)
        {
            return 0;
        }

        nint moved = Mremap(address, oldSize, newSize, MremapMayMoveFixed, target);
        if (moved == MapFailed)
        {
            Unmap(target, newSize);
            return 0;
        }

        return moved;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Mmap(
        nint addr, nuint length, int prot, int flags, int fd, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Munmap(nint addr, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(nint addr, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Mprotect(nint addr, nuint length, int prot);

    [LibraryImport("libc", EntryPoint = "mremap")]
    private static partial nint Mremap(
        nint addr, nuint oldLength, nuint newLength, int flags, nint newAddr);
}
