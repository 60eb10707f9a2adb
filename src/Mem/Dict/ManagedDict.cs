// ManagedDict: the same table with managed objects as values: masters, channels, commands.
// Port of the uses of redis 7.2 dict.c with pointers as values.
//
// The entry block is unmanaged, the object cannot be; so the block holds the number of a slot in an
// array of objects.
//
//   offset 0 link 8 | 8 slot 4 | 12 key length 4 | 16 key bytes
//
// Order of iteration, scan cursors and rehashing are Dict's, hence C's, given the seed.
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace RedisNet.Mem;

/// <summary>A map from byte strings to objects that iterates and scans as C's dict does.</summary>
/// <port>dict.c dict</port>
public sealed unsafe class ManagedDict<TValue>
{
    private readonly Zmalloc _z;
    private readonly Dict<ManagedDictType> _dict;
    private readonly List<TValue?> _values = new();
    private readonly Stack<int> _freeSlots = new();

    /// <summary>An empty map; with <paramref name="noCase"/> keys are equal whatever their ASCII
    /// case. </summary>
    public ManagedDict(Zmalloc z, DictShared shared, bool noCase = false)
    {
        _z = z;
        _dict = new Dict<ManagedDictType>(z, new ManagedDictType(shared, noCase));
    }

    /// <summary>Number of keys.</summary>
    /// <port>dict.h dictSize</port>
    public long Count => _dict.Size;

    /// <summary>The table underneath, for resizing, rehashing and statistics.</summary>
    public ref readonly Dict<ManagedDictType> Table => ref _dict;

    /// <summary>Whether the key is present.</summary>
    public bool ContainsKey(ReadOnlySpan<byte> key)
    {
        return _dict.Find(key) != 0;
    }

    /// <summary>The object of a key; false and default when absent.</summary>
    /// <port>dict.c dictFetchValue</port>
    public bool TryGet(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value)
    {
        nint de = _dict.Find(key);
        value = de == 0 ? default : ValueOf(de);
        return de != 0;
    }

    /// <summary>The object of a key, default when absent.</summary>
    /// <port>dict.c dictFetchValue</port>
    public TValue? FetchValue(ReadOnlySpan<byte> key)
    {
        nint de = _dict.Find(key);
        return de == 0 ? default : ValueOf(de);
    }

    /// <summary>Adds a key unless present; false when it was.</summary>
    /// <port>dict.c dictAdd</port>
    public bool Add(ReadOnlySpan<byte> key, TValue value)
    {
        ulong hash = _dict.GetHash(key);
        DictLink at = _dict.FindPositionForInsert(key, hash, out _);
        if (at.IsNull)
        {
            return false;
        }

        nint de = _z.Alloc((nuint)(ManagedDictType.KeyOffset + key.Length));
        *(int*)(de + ManagedDictType.SlotOffset) = TakeSlot(value);
        *(int*)(de + ManagedDictType.KeyLengthOffset) = key.Length;
        key.CopyTo(Zmalloc.Span(de + ManagedDictType.KeyOffset, key.Length));
        _dict.InsertAtPosition(at, de);
        return true;
    }

    /// <summary>Adds a key or gives it another object; true when it was added.</summary>
    /// <port>dict.c dictReplace</port>
    public bool Replace(ReadOnlySpan<byte> key, TValue value)
    {
        nint de = _dict.Find(key);
        if (de == 0)
        {
            return Add(key, value);
        }

        _values[SlotOf(de)] = value;
        return false;
    }

    /// <summary>Removes a key; false when absent.</summary>
    /// <port>dict.c dictDelete</port>
    public bool Delete(ReadOnlySpan<byte> key)
    {
        return TryRemove(key, out _);
    }

    /// <summary>Removes a key and hands out its object; false when absent.</summary>
    /// <port>dict.c dictUnlink</port>
    public bool TryRemove(ReadOnlySpan<byte> key, [MaybeNullWhen(false)] out TValue value)
    {
        nint de = _dict.Unlink(key, _dict.GetHash(key));
        if (de == 0)
        {
            value = default;
            return false;
        }

        int slot = SlotOf(de);
        value = _values[slot]!;
        _values[slot] = default;
        _freeSlots.Push(slot);
        _dict.FreeUnlinkedEntry(de);
        return true;
    }

    /// <summary>Removes all keys.</summary>
    /// <port>dict.c dictEmpty</port>
    public void Empty()
    {
        _dict.Empty();
        _values.Clear();
        _freeSlots.Clear();
    }

    /// <summary>Frees the unmanaged part; the map must not be used again.</summary>
    /// <port>dict.c dictRelease</port>
    public void Release()
    {
        _dict.Release();
        _values.Clear();
        _freeSlots.Clear();
    }

    /// <summary>A random key's object; false when empty.</summary>
    /// <port>dict.c dictGetRandomKey</port>
    public bool TryGetRandom(Func<ulong> random, [MaybeNullWhen(false)] out TValue value)
    {
        nint de = _dict.GetRandomKey(random);
        value = de == 0 ? default : ValueOf(de);
        return de != 0;
    }

    /// <summary>Visits the keys at the cursor and returns the next; see <see
    /// cref="Dict{TType}"/>.</summary>
    /// <port>dict.c dictScan</port>
    public ulong Scan(ulong cursor, ManagedDictVisitor<TValue> visit)
    {
        return _dict.Scan(cursor, de => visit(_dict.KeyOf(de), ValueOf(de)));
    }

    /// <summary>Walks all keys in the table's order with a safe iterator: the loop may add, find,
    /// and delete the current key. Rehashing is paused until the loop ends.</summary>
    /// <port>dict.c dictGetSafeIterator</port>
    public Enumerator GetEnumerator()
    {
        return new Enumerator(this);
    }

    private static int SlotOf(nint de)
    {
        return *(int*)(de + ManagedDictType.SlotOffset);
    }

    private TValue ValueOf(nint de)
    {
        return _values[SlotOf(de)]!;
    }

    private int TakeSlot(TValue value)
    {
        if (_freeSlots.TryPop(out int slot))
        {
            _values[slot] = value;
            return slot;
        }

        _values.Add(value);
        return _values.Count - 1;
    }

    /// <summary>One key and its object while iterating. The key is valid until the key is
    /// deleted.</summary>
    public readonly ref struct Item
    {
        internal Item(ReadOnlySpan<byte> key, TValue value)
        {
            Key = key;
            Value = value;
        }

        /// <summary>The key's bytes.</summary>
        public ReadOnlySpan<byte> Key { get; }

        /// <summary>The object.</summary>
        public TValue Value { get; }
    }

    /// <summary>A safe iterator in the shape foreach wants; Dispose ends it.</summary>
    public struct Enumerator : IDisposable
    {
        private readonly ManagedDict<TValue> _owner;
        private DictIterator<ManagedDictType> _it;
        private nint _current;

        internal Enumerator(ManagedDict<TValue> owner)
        {
            _owner = owner;
            _it = new DictIterator<ManagedDictType>(owner._dict, true);
        }

        /// <summary>The key and object at the position.</summary>
        public readonly Item Current => new(_owner._dict.KeyOf(_current), _owner.ValueOf(_current));

        /// <summary>Goes to the next key; false after the last.</summary>
        public bool MoveNext()
        {
            _current = _it.Next();
            return _current != 0;
        }

        /// <summary>Ends the iteration.</summary>
        public void Dispose()
        {
            _it.Reset();
        }
    }
}
