// ListValue: a list, in whichever of its two encodings it is kept.
// Port of redis 7.2 t_list.c (list type API). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A list that fits one node of a quicklist (list-max-listpack-size) is a bare listpack: half the
// blocks, and no head to go through. It becomes a quicklist before an addition would make it too
// large, and a listpack again when removals have left one node of less than half the limit; half,
// so that a list at the limit does not go back and forth with every other command.
//
// This is a view onto an entry of the keyspace: good as long as the entry's handle is, which no
// change of the list itself ends. Whoever changes one got the entry from RedisDb.LookupWrite.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The list behind a key.</summary>
/// <port>t_list.c listTypeGet</port>
public readonly struct ListValue(RedisServer server, Robj o)
{
    /// <summary>Elements.</summary>
    /// <port>t_list.c listTypeLength</port>
    public long Length => IsQuicklist ? Nodes.Count : Packed.Length;

    /// <summary>Whether it has outgrown the listpack.</summary>
    public bool IsQuicklist => o.Encoding == ObjEncoding.Quicklist;

    /// <summary>The listpack; not to be asked of a quicklist.</summary>
    public Listpack Packed => Listpack.FromAddress(o.Pointer);

    /// <summary>The quicklist; not to be asked of a listpack.</summary>
    public Quicklist Nodes => Quicklist.FromAddress(o.Pointer);

    /// <summary>An empty list under a key that does not exist.</summary>
    /// <port>object.c createListListpackObject</port>
    public static ListValue Create(Client c, KeyArg key)
    {
        Listpack empty = Listpack.New(c.Server.Z);
        return new ListValue(
            c.Server, c.Db.Add(key, ObjType.List, ObjEncoding.Listpack, empty.Address));
    }

    /// <summary>An empty quicklist as the server is configured.</summary>
    /// <port>object.c createQuicklistObject</port>
    public static Quicklist NewQuicklist(RedisServer server) => Quicklist.New(
        server.Z, server.Config.ListMaxListpackSize, server.Config.ListCompressDepth);

    /// <summary>Adds an element at one end; whether there is room was seen to before.</summary>
    /// <port>t_list.c listTypePush</port>
    public void Push(ReadOnlySpan<byte> value, bool atHead)
    {
        if (IsQuicklist)
        {
            Nodes.Push(server.Z, server.Lists, value, atHead);
            return;
        }
        Listpack lp = Packed;
        if (atHead)
        {
            Listpack.Prepend(server.Z, ref lp, value);
        }
        else
        {
            Listpack.Append(server.Z, ref lp, value);
        }
        o.UpdatePointer(lp.Address);
    }

    /// <summary>The element at one end of a list that has any; good until the list changes.
    /// </summary>
    public ListpackValue Peek(bool atHead)
    {
        if (IsQuicklist)
        {
            bool found = Nodes.Peek(atHead, out ListpackValue value);
            Os.Check.That(found);
            return value;
        }
        Listpack lp = Packed;
        return lp.Get(atHead ? lp.First : lp.Last);
    }

    /// <summary>Removes the element at one end of a list that has any.</summary>
    /// <port>t_list.c listTypePop</port>
    public void Pop(bool atHead)
    {
        if (IsQuicklist)
        {
            Nodes.Pop(server.Z, server.Lists, atHead);
            return;
        }
        Listpack lp = Packed;
        Listpack.Delete(server.Z, ref lp, atHead ? lp.First : lp.Last);
        o.UpdatePointer(lp.Address);
    }

    /// <summary>Gives the element at an index another value; false when there is none.</summary>
    /// <port>t_list.c listTypeReplaceAtIndex</port>
    public bool ReplaceAt(long index, ReadOnlySpan<byte> value)
    {
        if (IsQuicklist)
        {
            return Nodes.ReplaceAtIndex(server.Z, server.Lists, index, value);
        }
        Listpack lp = Packed;
        int p = lp.Seek(index);
        if (p == Listpack.None)
        {
            return false;
        }
        Listpack.Replace(server.Z, ref lp, p, value);
        o.UpdatePointer(lp.Address);
        return true;
    }

    /// <summary>Removes so many elements from an index on, which may be negative.</summary>
    /// <port>t_list.c listTypeDelRange</port>
    public void DeleteRange(long start, long count)
    {
        if (count == 0)
        {
            return;
        }
        if (IsQuicklist)
        {
            Nodes.DelRange(server.Z, server.Lists, start, count);
            return;
        }
        Listpack lp = Packed;
        Listpack.DeleteRange(server.Z, ref lp, start, count);
        o.UpdatePointer(lp.Address);
    }

    /// <summary>A walk whose first step goes to an index, which may be negative, and from there
    /// forward or backward. To be disposed.</summary>
    /// <port>t_list.c listTypeInitIterator</port>
    public ListIterator From(long index, bool forward) => new(server, o, index, forward);

    /// <summary>All elements in order, for foreach. The list may not change meanwhile.</summary>
    /// <port>t_list.c listTypeInitIterator</port>
    public ListIterator GetEnumerator() => From(0, forward: true);

    /// <summary>A copy in the same encoding, owned by the caller.</summary>
    /// <port>t_list.c listTypeDup</port>
    public nint Dup() => IsQuicklist
        ? Quicklist.Dup(server.Z, server.Lists, Nodes).Address
        : Listpack.Dup(server.Z, Packed).Address;

    /// <summary>Makes it a quicklist if so many more elements of so many bytes in all would be too
    /// much for a listpack.</summary>
    /// <port>t_list.c listTypeTryConversionAppend, listTypeTryConvertListpack</port>
    public void ConvertBeforeGrowth(long bytes, long elements)
    {
        if (IsQuicklist)
        {
            return;
        }
        Listpack lp = Packed;
        if (!Quicklist.NodeExceedsLimit(
            server.Config.ListMaxListpackSize, lp.Bytes + bytes, lp.Length + elements))
        {
            return;
        }
        Quicklist nodes = NewQuicklist(server);
        if (lp.Length > 0)
        {
            nodes.AppendListpack(server.Z, server.Lists, ref lp);
        }
        else
        {
            Listpack.Free(server.Z, ref lp);
        }
        o.UpdatePointer(nodes.Address);
        o.UpdateEncoding(ObjEncoding.Quicklist);
    }

    /// <summary>The same for the arguments from <paramref name="first"/> to
    /// <paramref name="last"/>.</summary>
    /// <port>t_list.c listTypeTryConversionAppend</port>
    public void ConvertBeforeGrowth(Client c, int first, int last)
    {
        if (IsQuicklist)
        {
            return;
        }
        long bytes = 0;
        for (int i = first; i <= last; i++)
        {
            bytes += c.Argv(i).Length;
        }
        ConvertBeforeGrowth(bytes, last - first + 1);
    }

    /// <summary>After a removal: makes it a listpack if it has become small enough.</summary>
    /// <port>t_list.c listTypeTryConversion, listTypeTryConversionRaw</port>
    public void ConvertAfterShrinking() => ConvertToListpack(shrinking: true);

    /// <summary>After it was built as a quicklist: makes it a listpack if it is one node of no more
    /// than the limit.</summary>
    /// <port>t_list.c listTypeTryConversion</port>
    public void ConvertAfterBuilding() => ConvertToListpack(shrinking: false);

    /// <port>t_list.c listTypeTryConvertQuicklist</port>
    private void ConvertToListpack(bool shrinking)
    {
        if (!IsQuicklist)
        {
            return;
        }
        Quicklist nodes = Nodes;
        if (nodes.Nodes != 1 || nodes.Head.IsPlain)
        {
            return;
        }
        Quicklist.NodeLimit(server.Config.ListMaxListpackSize, out long size, out int count);
        int part = shrinking ? 2 : 1;
        if (nodes.Head.Size > size / part || nodes.Count > count / part)
        {
            return;
        }
        Listpack lp = Quicklist.TakeListpack(server.Z, server.Lists, ref nodes);
        o.UpdatePointer(lp.Address);
        o.UpdateEncoding(ObjEncoding.Listpack);
    }
}
