// SeenPlaces: which places were drawn already.
// Not a port; C puts what was drawn into a dict. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A table of twice as many slots as there will be places, or more, searched from the slot a place
// hashes to. A slot holds a place plus one: 0 is an empty slot and may be a place.
using System.Numerics;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A set of places outside the managed heap; to be disposed.</summary>
internal readonly ref struct SeenPlaces
{
    private readonly NativeArray<nint> _slots;
    private readonly int _shift;

    private SeenPlaces(NativeArray<nint> slots)
    {
        _slots = slots;
        _shift = 64 - BitOperations.Log2((ulong)slots.Length);
    }

    /// <summary>An empty set with room for so many.</summary>
    public static SeenPlaces Create(Zmalloc z, long places)
    {
        long slots = (long)BitOperations.RoundUpToPowerOf2((ulong)places * 2);
        NativeArray<nint> empty = NativeArray<nint>.Create(z, slots);
        empty.Row(0, checked((int)slots)).Clear();
        return new SeenPlaces(empty);
    }

    /// <summary>Adds a place; false when it was there.</summary>
    public bool Add(nint place)
    {
        const ulong golden = 0x9E3779B97F4A7C15;
        long at = (long)(unchecked((ulong)place * golden) >> _shift);
        while (_slots[at] != 0)
        {
            if (_slots[at] == place + 1)
            {
                return false;
            }
            at = (at + 1) & (_slots.Length - 1);
        }
        _slots[at] = place + 1;
        return true;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _slots.Dispose();
}
