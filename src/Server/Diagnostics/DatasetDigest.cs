// DatasetDigest: one number for all the data, equal for equal data.
// Port of redis 7.2 debug.c computeDatasetDigest. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two operations on 20 bytes: Xor adds something whose place does not matter (a key of a table),
// Mix something whose place does (the element of a list, the number of the database). The result is
// C's, so that a server of either kind can be compared with one of the other.
using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>DEBUG DIGEST and DIGEST-VALUE.</summary>
public static class DatasetDigest
{
    public const int Length = 20;

    /// <summary>Digest of all databases.</summary>
    /// <port>debug.c computeDatasetDigest</port>
    public static void Compute(RedisServer server, Span<byte> final)
    {
        final.Clear();
        Span<byte> number = stackalloc byte[4];
        Span<byte> one = stackalloc byte[Length];
        foreach (RedisDb db in server.Db)
        {
            if (db.Keys.Size == 0)
            {
                continue;
            }
            BinaryPrimitives.WriteInt32BigEndian(number, db.Id);
            Mix(final, number);
            var entries = new DictIterator<RobjDictType>(db.Keys.Main, safe: true);
            for (nint entry = entries.Next(); entry != 0; entry = entries.Next())
            {
                Robj o = Robj.FromAddress(entry);
                one.Clear();
                Mix(one, o.Key);
                AddValue(server, one, o);
                Xor(final, one);
            }
            entries.Reset();
        }
    }

    /// <summary>Mixes type, value and whether the key is volatile into a digest.</summary>
    /// <port>debug.c xorObjectDigest</port>
    public static void AddValue(RedisServer server, Span<byte> digest, Robj o)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, (int)o.Type);
        Mix(digest, number);
        switch (o.Type)
        {
            case ObjType.String:
                Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
                Mix(digest, o.StringSpan(scratch));
                break;
            case ObjType.List:
                AddList(digest, new ListValue(server, o));
                break;
            case ObjType.Hash:
                AddHash(digest, new HashValue(server, o));
                break;
            case ObjType.Set:
                AddSet(digest, new SetValue(server, o));
                break;
            case ObjType.Zset:
                AddZset(digest, new ZsetValue(server, o));
                break;
            case ObjType.Stream:
                AddStream(server.Z, digest, StreamLookup.Of(o));
                break;
            default:
                Os.Check.Panic("Unknown object type");
                break;
        }
        if (o.IsVolatile)
        {
            Xor(digest, "!!expire!!"u8);
        }
    }

    private static void AddSet(Span<byte> digest, SetValue set)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ListpackValue member in set)
        {
            Xor(digest, member.Text(scratch));
        }
    }

    private static void AddList(Span<byte> digest, ListValue list)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        foreach (ListpackValue element in list)
        {
            Mix(digest, element.Text(scratch));
        }
    }

    private static void AddHash(Span<byte> digest, HashValue hash)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        Span<byte> one = stackalloc byte[Length];
        foreach (HashPair pair in hash)
        {
            one.Clear();
            Mix(one, pair.Field.Text(scratch));
            Mix(one, pair.Value.Text(scratch));
            Xor(digest, one);
        }
    }

    private static void AddZset(Span<byte> digest, ZsetValue zset)
    {
        Span<byte> scratch = stackalloc byte[Fpconv.MaxLength];
        Span<byte> one = stackalloc byte[Length];
        for (ZsetCursor at = zset.At(0); !at.IsNull; at = at.Step(reverse: false))
        {
            one.Clear();
            Mix(one, at.Element.Text(scratch));
            Mix(one, scratch[..Fpconv.Dtoa(at.Score, scratch)]);
            Xor(digest, one);
        }
    }

    // Groups are not part of it.
    private static void AddStream(Zmalloc z, Span<byte> digest, Stream stream)
    {
        Span<byte> scratch = stackalloc byte[StreamId.MaxText];
        var it = new StreamIterator(z, stream, default, StreamId.Max, reverse: false);
        while (it.Next())
        {
            Mix(digest, it.Id.Text(scratch, (byte)'.'));
            for (long i = it.FieldCount; i > 0; i--)
            {
                StreamField field = it.TakeField();
                Mix(digest, field.Name.Text(scratch));
                Mix(digest, field.Value.Text(scratch));
            }
        }
        it.Stop();
    }

    /// <port>debug.c xorDigest</port>
    private static void Xor(Span<byte> digest, ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA1.HashData(bytes, hash);
        for (int i = 0; i < Length; i++)
        {
            digest[i] ^= hash[i];
        }
    }

    /// <port>debug.c mixDigest</port>
    private static void Mix(Span<byte> digest, ReadOnlySpan<byte> bytes)
    {
        Xor(digest, bytes);
        Span<byte> hash = stackalloc byte[Length];
        SHA1.HashData(digest, hash);
        hash.CopyTo(digest);
    }
}
