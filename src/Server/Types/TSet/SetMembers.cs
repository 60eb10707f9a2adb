// SetMembers: a walk over the members of a set.
// Port of redis 7.2 t_set.c setTypeIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The walk, in the shape foreach wants.</summary>
/// <port>t_set.c setTypeNext</port>
public ref struct SetMembers : IDisposable
{
    private readonly SetValue _set;
    private readonly ObjEncoding _encoding;
    private DictIterator<SetDictType> _it;
    private nint _position;
    private bool _begun;

    /// <summary>Before the first member.</summary>
    public SetMembers(SetValue set)
    {
        _set = set;
        _encoding = set.Encoding;
        if (_encoding == ObjEncoding.Ht)
        {
            _it = new DictIterator<SetDictType>(set.Table, safe: false);
        }
    }

    /// <summary>The member at the position.</summary>
    public readonly ListpackValue Current => _set.At(_position);

    /// <summary>Where the walk is, for <see cref="SetValue.At"/>.</summary>
    public readonly nint Position => _position;

    /// <summary>Goes to the next member; false after the last.</summary>
    public bool MoveNext()
    {
        switch (_encoding)
        {
            case ObjEncoding.Ht:
                _position = _it.Next();
                return _position != 0;
            case ObjEncoding.Intset:
                _position = _begun ? _position + 1 : 0;
                _begun = true;
                return _position < _set.Integers.Length;
            default:
                _position = _begun ? _set.Packed.Next((int)_position) : _set.Packed.First;
                _begun = true;
                return _position != Listpack.None;
        }
    }

    /// <summary>Ends the walk.</summary>
    public void Dispose()
    {
        if (_encoding == ObjEncoding.Ht)
        {
            _it.Reset();
        }
    }
}
