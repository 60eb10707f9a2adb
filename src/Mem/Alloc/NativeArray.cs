// NativeArray: a fixed number of plain values outside the managed heap, for tables that live as
// long as one command. Ours; C uses zmalloc'ed arrays. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedisNet.Mem;

/// <summary>Owns its memory; give it back by Dispose. The default value is "no array".</summary>
public readonly unsafe ref struct NativeArray<T>
    where T : unmanaged
{
    private readonly Zmalloc _z;
    private readonly T* _items;

    private NativeArray(Zmalloc z, T* items, long length)
    {
        _z = z;
        _items = items;
        Length = length;
    }

    /// <summary>Whether there is no array: the allocator refused.</summary>
    public bool IsNull => _items == null;

    /// <summary>Number of values.</summary>
    public long Length { get; }

    /// <summary>One value.</summary>
    public ref T this[long i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            MemCheck.That((ulong)i < (ulong)Length);
            return ref _items[i];
        }
    }

    /// <summary>Room for <paramref name="length"/> values, contents undefined; a null array when
    /// refused.</summary>
    public static NativeArray<T> TryCreate(Zmalloc z, long length)
    {
        MemCheck.That(length > 0 && length <= long.MaxValue / sizeof(T));
        nint p = z.TryAlloc((nuint)(length * sizeof(T)));
        return p == 0 ? default : new NativeArray<T>(z, (T*)p, length);
    }

    /// <summary>As <see cref="TryCreate"/>, but a refusal goes to the out-of-memory
    /// handler.</summary>
    public static NativeArray<T> Create(Zmalloc z, long length)
    {
        MemCheck.That(length > 0 && length <= long.MaxValue / sizeof(T));
        return new NativeArray<T>(z, (T*)z.Alloc((nuint)(length * sizeof(T))), length);
    }

    /// <summary><paramref name="count"/> values from index <paramref name="start"/> on.</summary>
    public Span<T> Row(long start, int count)
    {
        MemCheck.That(start >= 0 && count >= 0 && start + count <= Length);
        return MemoryMarshal.CreateSpan(ref *(_items + start), count);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        if (_items != null)
        {
            _z.Free((nint)_items);
        }
    }
}
