// SortPattern: what BY and GET make of an element.
// Port of redis 7.2 sort.c lookupKeyByPattern. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   weight_*           the string in key weight_<element>
//   object_*->name     field "name" of the hash in key object_<element>
//   #                  the element itself
//   nosort             no asterisk: no key, and for BY the wish not to sort
//
// Only the first asterisk counts, and only an arrow behind it that is not the end. C finds both
// with functions that stop at a zero byte; what stands behind that is text all the same.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A pattern taken apart.</summary>
internal readonly ref struct SortPattern
{
    private readonly ReadOnlySpan<byte> _before;
    private readonly ReadOnlySpan<byte> _after;
    private readonly ReadOnlySpan<byte> _field;

    public SortPattern(ReadOnlySpan<byte> pattern)
    {
        ReadOnlySpan<byte> visible = CText.UpToZero(pattern);
        IsElement = visible.SequenceEqual("#"u8);
        int star = visible.IndexOf((byte)'*');
        IsConstant = star < 0;
        if (IsConstant)
        {
            return;
        }
        _before = pattern[..star];
        _after = pattern[(star + 1)..];
        int arrow = visible[(star + 1)..].IndexOf("->"u8);
        if (arrow >= 0 && star + 1 + arrow + 2 < visible.Length)
        {
            _field = _after[(arrow + 2)..];
            _after = _after[..arrow];
        }
    }

    /// <summary>Whether it stands for the element.</summary>
    public bool IsElement { get; }

    /// <summary>Whether it names no key: it has no place for the element.</summary>
    public bool IsConstant { get; }

    /// <summary>The value an element leads to; false when there is none, or one of another type.
    /// Good until the keyspace changes. The buffer is for the name of the key.</summary>
    /// <port>sort.c lookupKeyByPattern</port>
    public bool TryLookup(
        Client c, NativeBuffer name, scoped ReadOnlySpan<byte> element, out ListpackValue value)
    {
        value = default;
        if (IsConstant)
        {
            return false;
        }
        name.Clear();
        name.Append(_before);
        name.Append(element);
        name.Append(_after);
        Robj o = c.Db.LookupRead(c.Db.Key(name.Bytes));
        if (o.IsNull)
        {
            return false;
        }
        if (!_field.IsEmpty)
        {
            return o.Type == ObjType.Hash && new HashValue(c.Server, o).TryGet(_field, out value);
        }
        if (o.Type != ObjType.String)
        {
            return false;
        }
        value = o.TryGetInteger(out long integer) ? integer : o.StringSpan(default);
        return true;
    }
}
