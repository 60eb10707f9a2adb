// LinuxRandom: chance from the kernel.
// Port of redis 7.2 util.c getRandomBytes. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os.Linux;

/// <summary>getrandom for the strong source; xoshiro256** seeded from it for the fast
/// one.</summary>
public sealed unsafe class LinuxRandom : IRandom
{
    private Xoshiro _fast;

    public LinuxRandom()
    {
        Span<byte> seed = stackalloc byte[8];
        Fill(seed);
        _fast = new Xoshiro(BitConverter.ToUInt64(seed));
    }

    public ulong NextU64() => _fast.Next();

    public void Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint got;
            fixed (byte* p = buffer)
            {
                got = Libc.getrandom(p, (nuint)buffer.Length, 0);
            }
            if (got < 0)
            {
                bool again = Sys.LastErrno() == Errno.EINTR;
                Check.That(again);
                continue;
            }
            buffer = buffer[(int)got..];
        }
    }
}
