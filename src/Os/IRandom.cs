// IRandom: the only source of chance, so that a simulated run can be repeated from its seed.
// Port of redis 7.2 util.c getRandomBytes; also stands in for C's rand() and random().
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Os;

/// <summary>Random numbers. Called from the loop thread only.</summary>
public interface IRandom
{
    /// <summary>64 uniform bits: fast, seeded once, not for secrets. For sampling and
    /// jitter.</summary>
    ulong NextU64();

    /// <summary>Fills <paramref name="buffer"/> from the strong source: run ids, hash seeds,
    /// secrets.</summary>
    /// <port>util.c getRandomBytes</port>
    void Fill(Span<byte> buffer);
}
