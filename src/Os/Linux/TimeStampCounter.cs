// TimeStampCounter: the processor's own clock, read without asking the C library.
// Port of redis 7.2 monotonic.c, its processor clock. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// .NET has no word for the instruction, so four of them are written into a page that is then made
// executable:   rdtsc | shl rdx, 32 | or rax, rdx | ret
//
// C compiles its reader in on request only. What makes it worth a page here: every command reads
// the clock, and clock_gettime waits until all that was begun before it is done, the loads of keys
// fetched ahead among them (`make bench`, depth 16 and 64).
using System;
using System.IO;
using System.Runtime.InteropServices;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>Ticks of the time stamp counter of x64.</summary>
/// <port>monotonic.c getMonotonicUs_x86</port>
internal sealed unsafe class TimeStampCounter
{
    private const int PageSize = 4096;

    private readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<ulong> _read;

    private TimeStampCounter(nint code)
    {
        _read = (delegate* unmanaged[Cdecl, SuppressGCTransition]<ulong>)code;
    }

    private static ReadOnlySpan<byte> Code =>
        [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];

    /// <summary>Ticks since some instant; all processors of the machine count alike.</summary>
    public ulong Ticks => _read();

    /// <summary>The counter, or null where it is not there, not steady, or the system lets nobody
    /// make a page executable. The page stays until the process ends.</summary>
    /// <port>monotonic.c monotonicInit_x86linux</port>
    public static TimeStampCounter? TryCreate()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !IsSteady())
        {
            return null;
        }
        nint page = Libc.mmap(
            0, PageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page == MAP_FAILED)
        {
            return null;
        }
        Code.CopyTo(new Span<byte>((void*)page, PageSize));
        if (Libc.mprotect(page, PageSize, PROT_READ | PROT_EXEC) == 0)
        {
            return new TimeStampCounter(page);
        }
        _ = Libc.munmap(page, PageSize);
        return null;
    }

    // Counts at one rate, whatever the processor's, and while it sleeps; and the kernel has not
    // found otherwise, else it would use another clock itself.
    private static bool IsSteady()
    {
        try
        {
            string source = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
            if (File.ReadAllText(source).Trim() != "tsc")
            {
                return false;
            }
            foreach (string line in File.ReadLines("/proc/cpuinfo"))
            {
                if (line.StartsWith("flags", StringComparison.Ordinal))
                {
                    return line.Contains(" constant_tsc", StringComparison.Ordinal)
                        && line.Contains(" nonstop_tsc", StringComparison.Ordinal);
                }
            }
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
