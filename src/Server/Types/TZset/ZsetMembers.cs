// ZsetMembers: a walk over one of the sets of ZUNION and its kin, sorted or not.
// Port of redis 7.2 t_zset.c zuiInitIterator. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A sorted set is walked backwards, so that each member finds its place at the start of the result.
// The members of a plain set all have the score 1.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The walk, in the shape foreach wants.</summary>
/// <port>t_zset.c zuiNext</port>
internal ref struct ZsetMembers : IDisposable
{
    private readonly bool _isSet;
    private SetMembers _members;
    private ZsetCursor _at;
    private bool _begun;

    /// <summary>Before the first member; a null entry has none.</summary>
    /// <port>t_zset.c zuiInitIterator</port>
    public ZsetMembers(RedisServer server, Robj subject)
    {
        _isSet = !subject.IsNull && subject.Type == ObjType.Set;
        if (_isSet)
        {
            _members = new SetMembers(new SetValue(server, subject));
        }
        else if (!subject.IsNull)
        {
            _at = new ZsetValue(server, subject).At(0, reverse: true);
        }
    }

    /// <summary>The member at the position.</summary>
    public readonly ZsetMember Current => _isSet
        ? new ZsetMember(_members.Current, 1)
        : new ZsetMember(_at.Element, _at.Score);

    public readonly ZsetMembers GetEnumerator() => this;

    /// <summary>Goes to the next member; false after the last.</summary>
    public bool MoveNext()
    {
        if (_isSet)
        {
            return _members.MoveNext();
        }
        _at = _begun ? _at.Step(reverse: true) : _at;
        _begun = true;
        return !_at.IsNull;
    }

    /// <summary>Ends the walk.</summary>
    /// <port>t_zset.c zuiClearIterator</port>
    public void Dispose()
    {
        if (_isSet)
        {
            _members.Dispose();
        }
    }
}
