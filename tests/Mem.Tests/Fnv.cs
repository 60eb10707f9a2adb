// Fnv: FNV-1a, the digest that the generators of golden values in C share with these tests.
// Ours.
using System;

namespace RedisNet.Mem.Tests;

/// <summary>A running 64-bit digest.</summary>
internal sealed class Fnv
{
    public ulong Value { get; private set; } = 0xcbf29ce484222325UL;

    public void Add(byte b)
    {
        Value = (Value ^ b) * 0x100000001b3UL;
    }

    public void Add32(int v)
    {
        for (int i = 0; i < 4; i++)
        {
            Add((byte)(v >> (8 * i)));
        }
    }

    public void Add64(long v)
    {
        for (int i = 0; i < 8; i++)
        {
            Add((byte)(v >> (8 * i)));
        }
    }

    public void AddAll(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            Add(b);
        }
    }
}
