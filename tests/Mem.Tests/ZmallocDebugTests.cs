// ZmallocDebugTests: every misuse is seen and named. Tests of src/Mem/ZmallocDebug.cs.
using System;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class ZmallocDebugTests
{
    [Test]
    public void A_write_past_the_end_is_named_with_the_place_of_allocation()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(13);
        Zmalloc.Span(p, 14)[13] = 0;
        Assert.That(
            () => z.Free(p),
            Throws.TypeOf<MemoryFaultException>()
                .With.Message.Contains("Write after the block")
                .And.Message.Contains(nameof(ZmallocDebugTests)));
    }

    [Test]
    public void A_write_before_the_start_is_named()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(13);
        Zmalloc.Span(p - 1, 1)[0] = 0;
        Assert.That(() => z.CheckAll(), Fault("Write before the block"));
    }

    [Test]
    public void A_double_free_is_named()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(13);
        z.Free(p);
        Assert.That(() => z.Free(p), Fault("Double free"));
    }

    [Test]
    public void A_foreign_free_is_named()
    {
        ZmallocDebug z = new();
        ZmallocDebug other = new();
        nint p = other.Alloc(13);
        Assert.That(() => z.Free(p), Fault("foreign address"));
        other.Free(p);
        other.Dispose();
    }

    [Test]
    public void A_write_after_free_is_named_when_the_block_leaves_quarantine()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(100);
        z.Free(p);
        Zmalloc.Span(p, 100)[50] = 1;
        Assert.That(() => z.Purge(), Fault("Write after free"));
    }

    [Test]
    public void Use_after_free_of_a_block_is_named()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(100);
        z.Free(p);
        Assert.That(() => z.UsableSize(p), Fault("UsableSize after free"));
        Assert.That(() => z.Realloc(p, 5), Fault("Realloc after free"));
    }

    [Test]
    public void Fresh_bytes_are_0xCC_and_freed_ones_0xDD()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(32);
        Assert.That(Zmalloc.Span(p, 32).ContainsAnyExcept((byte)0xCC), Is.False);
        z.Free(p);
        Assert.That(Zmalloc.Span(p, 32).ContainsAnyExcept((byte)0xDD), Is.False);
        z.Dispose();
    }

    [Test]
    public void Realloc_always_moves()
    {
        ZmallocDebug z = new();
        nint p = z.Alloc(100);
        nint q = z.Realloc(p, 100);
        Assert.That(q, Is.Not.EqualTo(p));
        z.Free(q);
        z.Dispose();
    }

    [Test]
    public void Dispose_lists_what_still_lives()
    {
        ZmallocDebug z = new();
        z.Alloc(77);
        Assert.That(() => z.Dispose(), Fault("77 bytes, allocated at"));
    }

    [Test]
    public void FailNth_refuses_exactly_one_request()
    {
        ZmallocDebug z = new();
        z.FailNth(2);
        nint a = z.TryAlloc(8);
        Assert.That(z.TryAlloc(8) == 0);
        nint b = z.TryAlloc(8);
        Assert.That(a != 0 && b != 0);
        z.Free(a);
        z.Free(b);
        z.Dispose();
    }

    [Test]
    public void In_guard_mode_a_block_ends_at_the_end_of_a_page()
    {
        using ZmallocDebug z = new(null, guard: true);
        nint p = z.Alloc(24);
        Assert.That((p + 24) % 4096 == 0);
        Zmalloc.Span(p, 24).Fill(3);
        nint q = z.Realloc(p, 10_000);
        Assert.That(Zmalloc.Span(q, 24)[23], Is.EqualTo(3));
        Assert.That(() => z.Free(p), Fault("Double free"));
        z.Free(q);
    }

    private static NUnit.Framework.Constraints.Constraint Fault(string text)
    {
        return Throws.TypeOf<MemoryFaultException>().With.Message.Contains(text);
    }
}
