// HashFields: a walk over the fields of a hash.
// Port of redis 7.2 t_hash.c hashTypeIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The walk, in the shape foreach wants.</summary>
/// <port>t_hash.c hashTypeNext</port>
public ref struct HashFields : IDisposable
{
    private readonly bool _isTable;
    private readonly Listpack _lp;
    private DictIterator<HashDictType> _it;
    private nint _entry;
    private int _p;
    private bool _begun;

    /// <summary>Before the first field.</summary>
    public HashFields(HashValue hash)
    {
        _isTable = hash.IsTable;
        if (_isTable)
        {
            _it = new DictIterator<HashDictType>(hash.Table, safe: false);
        }
        else
        {
            _lp = hash.Packed;
        }
    }

    /// <summary>The pair at the position.</summary>
    public readonly HashPair Current => _isTable ? HashPair.Of(_entry) : HashPair.At(_lp, _p);

    /// <summary>Goes to the next field; false after the last.</summary>
    public bool MoveNext()
    {
        if (_isTable)
        {
            _entry = _it.Next();
            return _entry != 0;
        }
        _p = _begun ? _lp.Next(_lp.Next(_p)) : _lp.First;
        _begun = true;
        return _p != Listpack.None;
    }

    /// <summary>Ends the walk.</summary>
    public void Dispose()
    {
        if (_isTable)
        {
            _it.Reset();
        }
    }
}
