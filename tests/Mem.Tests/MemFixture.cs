// MemFixture: every test of a structure runs under both allocators and must leave no byte behind.
// Ours. REDISNET_GUARD=1 turns the checking allocator's guard pages on.
using System;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

/// <summary>Gives a test its allocator <see cref="Z"/> and looks for leaks afterwards.</summary>
[TestFixture("slab")]
[TestFixture("debug")]
public abstract class MemFixture
{
    private readonly string _kind;

    protected MemFixture(string kind)
    {
        _kind = kind;
    }

    /// <summary>The allocator under test.</summary>
    protected Zmalloc Z { get; private set; } = null!;

    /// <summary>The same, when it is the checking one.</summary>
    protected ZmallocDebug? Debug => Z as ZmallocDebug;

    [SetUp]
    public void MakeAllocator()
    {
#pragma warning disable RS0030 // The one setting of these tests that comes from outside.
        bool guard = Environment.GetEnvironmentVariable("REDISNET_GUARD") == "1";
#pragma warning restore RS0030
        Z = _kind == "slab" ? new ZmallocSlab(Oom) : new ZmallocDebug(Oom, guard);
    }

    [TearDown]
    public void NothingIsLeft()
    {
        Debug?.CheckAll();
        long used = Z.UsedMemory;
        string leaks = Debug?.LeakReport() ?? string.Empty;
        if (used == 0)
        {
            Z.Dispose();
        }

        Assert.That(used, Is.Zero, leaks);
    }

    /// <summary>Repeatable bytes.</summary>
    protected static byte[] Bytes(int length, int seed = 1)
    {
        Seeded random = new((ulong)seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next();
        }

        return bytes;
    }

    private static void Oom(nuint size)
    {
        throw new OutOfMemoryException($"test: {size}");
    }
}
