// RdbValue: how a value of each type and encoding goes into an image.
// Port of redis 7.2 rdb.c rdbSaveObject. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A value that is one block is one string of the image, byte for byte as it lies in memory; a table
// is a count and its elements, each a string.
using System;
using System.Buffers.Binary;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Adds values to chunks of an image.</summary>
public static class RdbValue
{
    /// <summary>The version from which on a set may be a listpack.</summary>
    private const int SetListpackSince = 11;

    /// <summary>The version from which on a consumer's active time is kept.</summary>
    private const int StreamActiveTimeSince = 11;

    /// <summary>The byte that tells the reader what follows.</summary>
    /// <port>rdb.c rdbSaveObjectType</port>
    public static RdbType TypeOf(RedisServer server, Robj o) => (o.Type, o.Encoding) switch
    {
        (ObjType.String, _) => RdbType.String,
        (ObjType.List, _) => RdbType.ListQuicklist2,
        (ObjType.Hash, ObjEncoding.Listpack) => RdbType.HashListpack,
        (ObjType.Hash, ObjEncoding.Ht) => RdbType.Hash,
        (ObjType.Set, ObjEncoding.Intset) => RdbType.SetIntset,
        (ObjType.Set, ObjEncoding.Listpack) when server.Config.RdbVersion >= SetListpackSince =>
            RdbType.SetListpack,
        (ObjType.Set, _) => RdbType.Set,
        (ObjType.Zset, ObjEncoding.Listpack) => RdbType.ZsetListpack,
        (ObjType.Zset, ObjEncoding.Skiplist) => RdbType.Zset2,
        (ObjType.Stream, _) when HasActiveTime(server) =>
            RdbType.StreamListpacks3,
        (ObjType.Stream, _) => RdbType.StreamListpacks2,
        _ => throw Unknown(),
    };

    /// <summary>Whether images have the times consumers were active.</summary>
    internal static bool HasActiveTime(RedisServer server) =>
        server.Config.RdbVersion >= StreamActiveTimeSince;

    /// <port>rdb.c rdbSaveObject</port>
    public static void Save(RedisServer server, SnapshotChunk to, Robj o)
    {
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        switch (TypeOf(server, o))
        {
            case RdbType.String:
                to.AddString(o.StringSpan(scratch));
                break;
            case RdbType.ListQuicklist2:
                SaveList(to, new ListValue(server, o));
                break;
            case RdbType.HashListpack or RdbType.SetListpack or RdbType.ZsetListpack:
                to.AddString(Listpack.FromAddress(o.Pointer).Span);
                break;
            case RdbType.Hash:
                SaveHash(to, new HashValue(server, o));
                break;
            case RdbType.SetIntset:
                to.AddString(Intset.FromAddress(o.Pointer).Span);
                break;
            case RdbType.Set:
                SaveSet(to, new SetValue(server, o));
                break;
            case RdbType.Zset2:
                SaveZset(to, new ZsetValue(server, o));
                break;
            case RdbType.StreamListpacks2 or RdbType.StreamListpacks3:
                RdbStream.Save(server.Z, to, StreamLookup.Of(o), HasActiveTime(server));
                break;
            default:
                throw Unknown();
        }
    }

    // A listpack goes as a list of one node.
    private static void SaveList(SnapshotChunk to, ListValue list)
    {
        if (!list.IsQuicklist)
        {
            AddLength(to, 1);
            AddLength(to, RdbEncoding.PackedNode);
            to.AddString(list.Packed.Span);
            return;
        }
        AddLength(to, list.Nodes.Nodes);
        for (QuicklistNode node = list.Nodes.Head; !node.IsNull; node = node.Next)
        {
            SaveNode(to, node);
        }
    }

    /// <summary>A node of a list: how it is to be read, and its bytes as they are.</summary>
    internal static void SaveNode(SnapshotChunk to, QuicklistNode node)
    {
        AddLength(to, node.IsPlain ? RdbEncoding.PlainNode : RdbEncoding.PackedNode);
        if (!node.IsCompressed)
        {
            to.AddString(node.Bytes);
            return;
        }
        to.AddRaw([RdbEncoding.LzfByte]);
        AddLength(to, node.Lzf.Length);
        AddLength(to, node.Size);
        to.AddRaw(node.Lzf);
    }

    private static void SaveHash(SnapshotChunk to, HashValue hash)
    {
        AddLength(to, hash.Length);
        foreach (HashPair pair in hash)
        {
            to.AddString(pair.Field.Bytes);
            to.AddString(pair.Value.Bytes);
        }
    }

    private static void SaveSet(SnapshotChunk to, SetValue set)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        AddLength(to, set.Length);
        foreach (ListpackValue member in set)
        {
            to.AddString(member.Text(scratch));
        }
    }

    // From the last to the first, so that each finds its place at the start when it is loaded.
    private static void SaveZset(SnapshotChunk to, ZsetValue zset)
    {
        AddLength(to, zset.Length);
        for (ZskiplistNode n = zset.Large.List.Tail; !n.IsNull; n = n.Backward)
        {
            SaveScored(to, n);
        }
    }

    /// <summary>A member of a sorted set with its score.</summary>
    internal static void SaveScored(SnapshotChunk to, ZskiplistNode node)
    {
        Span<byte> score = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(score, node.Score);
        to.AddString(node.Element);
        to.AddRaw(score);
    }

    /// <summary>A count of what follows.</summary>
    internal static void AddLength(SnapshotChunk to, long length)
    {
        Span<byte> bytes = stackalloc byte[RdbEncoding.MaxLenBytes];
        to.AddRaw(bytes[..RdbEncoding.SaveLen(bytes, (ulong)length)]);
    }

    private static InvalidOperationException Unknown()
    {
        Check.Panic("Unknown object type");
        return new InvalidOperationException();
    }
}
