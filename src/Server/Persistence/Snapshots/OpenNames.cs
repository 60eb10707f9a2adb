// OpenNames: elements that lie before a walk and are not to be taken by it.
// Ours, C has no counterpart.
//
// They are in the value but not in the image's part that is to come: born after it was opened, or
// taken already and changed. An element that goes is forgotten, so there are never more of them
// than elements, and none when the walk is at its end.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A set of names; takes no memory before the first.</summary>
internal struct OpenNames(RedisServer server)
{
    /// <summary>What a name costs besides its bytes: block and bucket.</summary>
    private const int Overhead = 24;

    private Dict<SetDictType> _names;

    /// <summary>Bytes they take, about.</summary>
    public long Bytes { get; private set; }

    private readonly bool IsEmpty => _names.IsNull || _names.Size == 0;

    public readonly bool Contains(ReadOnlySpan<byte> name) => !IsEmpty && _names.Find(name) != 0;

    /// <summary>Adds a name that it does not have.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        if (_names.IsNull)
        {
            _names = new Dict<SetDictType>(server.Z, new SetDictType(server.Dicts));
        }

        ulong hash = _names.GetHash(name);
        _names.AddAbsent(SetMember.New(server.Z, name).Address, hash);
        Bytes += name.Length + Overhead;
    }

    /// <summary>Forgets a name; false when it does not have it.</summary>
    public bool Remove(ReadOnlySpan<byte> name)
    {
        int length = name.Length;
        if (IsEmpty || !_names.Delete(name))
        {
            return false;
        }

        Bytes -= length + Overhead;
        return true;
    }

    /// <summary>Gives the memory back, in the background where it is much.</summary>
    public void Free()
    {
        if (_names.IsNull)
        {
            return;
        }

        Robj husk = Robj.Create(
            server.Z, default, ObjType.Set, ObjEncoding.Ht, _names.Address);
        _names = default;
        Bytes = 0;
        if (!Lazyfree.TryFreeAsync(server, ref husk))
        {
            Robj.Free(server.Z, ref husk);
        }
    }
}
