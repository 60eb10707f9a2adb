// ScanCommands: SCAN and its kin, the cursor over a database or over one large value.
// Port of redis 7.2 db.c scanGenericCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The cursor is dictScan's: it walks buckets in reverse-binary order, so that every key present
// from the first call to the last is returned at least once however the table grows, shrinks or
// rehashes between two calls. COUNT bounds the keys looked at, and ten times as many empty buckets.
// A value that is not a table yet is small: it is returned whole, with cursor 0.
using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]; HSCAN, SSCAN and ZSCAN key
/// cursor [MATCH pattern] [COUNT count].</summary>
public static class ScanCommands
{
    private struct Options
    {
        public long Count;
        public ReadOnlyMemory<byte> Pattern;
        public bool HasPattern;
        public bool HasType;
        public ObjType? Type;
    }

    /// <port>db.c scanCommand</port>
    public static void Scan(Client c)
    {
        if (!TryParseCursorOrReply(c, c.Argv(1), out ulong cursor)
            || !TryParseOrReply(c, 2, out Options options))
        {
            return;
        }
        // The keys are copied: deleting those found dead moves or frees what a handle would point
        // at.
        var found = new Found(options);
        cursor = Walk(c.Db.Keys.Main, cursor, found, new KeyVisitor(found));
        found.Texts.RemoveAll(key => !Keep(c, key, options));
        Reply(c, cursor, found.Texts);
    }

    /// <port>t_hash.c hscanCommand</port>
    public static void Hscan(Client c)
    {
        if (!TryBeginOrReply(c, ObjType.Hash, out Robj o, out ulong cursor, out Found? found))
        {
            return;
        }
        var hash = new HashValue(c.Server, o);
        if (hash.IsTable)
        {
            cursor = Walk(hash.Table, cursor, found, new PairVisitor(found));
        }
        else
        {
            cursor = 0;
            foreach (HashPair pair in hash)
            {
                found.Add(pair.Field, pair.Value);
            }
        }
        Reply(c, cursor, found.Texts);
    }

    /// <port>t_set.c sscanCommand</port>
    public static void Sscan(Client c)
    {
        if (!TryBeginOrReply(c, ObjType.Set, out Robj o, out ulong cursor, out Found? found))
        {
            return;
        }
        var set = new SetValue(c.Server, o);
        if (set.IsTable)
        {
            cursor = Walk(set.Table, cursor, found, new MemberVisitor(found));
        }
        else
        {
            cursor = 0;
            foreach (ListpackValue member in set)
            {
                found.Add(member);
            }
        }
        Reply(c, cursor, found.Texts);
    }

    /// <port>t_zset.c zscanCommand</port>
    public static void Zscan(Client c)
    {
        if (!TryBeginOrReply(c, ObjType.Zset, out Robj o, out ulong cursor, out Found? found))
        {
            return;
        }
        var zset = new ZsetValue(c.Server, o);
        if (zset.IsSkiplist)
        {
            cursor = Walk(zset.Table, cursor, found, new ScoreVisitor(found));
        }
        else
        {
            cursor = 0;
            Listpack lp = zset.Packed;
            for (int p = lp.First; p != Listpack.None; p = Zzl.Next(lp, p))
            {
                found.Add(lp.Get(p), lp.Get(lp.Next(p)));
            }
        }
        Reply(c, cursor, found.Texts);
    }

    /// <summary>Cursor, value and options of a scan over one value; false when it was answered
    /// already.</summary>
    private static bool TryBeginOrReply(Client c, ObjType type, out Robj o, out ulong cursor,
        [NotNullWhen(true)] out Found? found)
    {
        o = default;
        found = null;
        if (!TryParseCursorOrReply(c, c.Argv(2), out cursor))
        {
            return false;
        }
        o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            Reply(c, 0, []);
            return false;
        }
        if (c.CheckType(o, type) || !TryParseOrReply(c, 3, out Options options))
        {
            return false;
        }
        found = new Found(options);
        return true;
    }

    /// <summary>Goes on from a cursor until enough entries were seen; returns the next
    /// cursor.</summary>
    /// <port>db.c scanGenericCommand</port>
    private static ulong Walk<TType, TVisitor>(
        in Dict<TType> table, ulong cursor, Found found, TVisitor visitor)
        where TType : struct, IDictType
        where TVisitor : struct, IDictVisitor
    {
        long maxIterations = found.Count * 10;
        do
        {
            cursor = table.Scan(cursor, ref visitor);
        }
        while (cursor != 0 && maxIterations-- > 0 && found.Sampled < found.Count);
        return cursor;
    }

    /// <summary>A cursor is what strtoul takes for one: nothing at all is 0, and a minus sign
    /// counts down from 2^64.</summary>
    /// <port>db.c parseScanCursorOrReply</port>
    internal static bool TryParseCursorOrReply(Client c, ReadOnlySpan<byte> arg, out ulong cursor)
    {
        ReadOnlySpan<byte> digits = arg is [(byte)'+' or (byte)'-', _, ..] ? arg[1..] : arg;
        bool valid = Utf8Parser.TryParse(digits, out cursor, out int used)
            && used == digits.Length && digits[0] is not ((byte)'+' or (byte)'-');
        if (arg is [(byte)'-', ..])
        {
            cursor = unchecked(0 - cursor);
        }
        if (valid || arg.IsEmpty)
        {
            return true;
        }
        c.AddReplyError("invalid cursor");
        return false;
    }

    /// <port>db.c scanGenericCommand</port>
    private static bool TryParseOrReply(Client c, int first, out Options options)
    {
        const int firstOfScan = 2;
        options = new Options { Count = 10 };
        for (int i = first; i < c.Argc; i += 2)
        {
            bool hasValue = i + 1 < c.Argc;
            if (hasValue && c.Argv(i).EqualsIgnoreCase("COUNT"u8))
            {
                if (!c.TryGetLongOrReply(c.Argv(i + 1), out options.Count))
                {
                    return false;
                }
                if (options.Count < 1)
                {
                    c.AddReplyErrorObject(Shared.SyntaxErr);
                    return false;
                }
                // Ten times the count must still be a number.
                options.Count = Math.Min(options.Count, long.MaxValue / 10);
            }
            else if (hasValue && c.Argv(i).EqualsIgnoreCase("MATCH"u8))
            {
                options.Pattern = c.ArgvMemory(i + 1);
                options.HasPattern = !options.Pattern.Span.SequenceEqual("*"u8);
            }
            else if (hasValue && first == firstOfScan
                && c.Argv(i).EqualsIgnoreCase("TYPE"u8))
            {
                options.HasType = true;
                options.Type = TypeByName(c.Argv(i + 1));
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    /// <port>db.c getObjectTypeByName</port>
    private static ObjType? TypeByName(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<ObjType> types =
            [ObjType.String, ObjType.List, ObjType.Set, ObjType.Zset, ObjType.Hash, ObjType.Stream];
        foreach (ObjType type in types)
        {
            if (name.EqualsIgnoreCase(GenericCommands.NameOf(type)))
            {
                return type;
            }
        }
        return null;
    }

    private static void Reply(Client c, ulong cursor, List<byte[]> keys)
    {
        c.AddReplyArrayLen(2);
        Span<byte> digits = stackalloc byte[20];
        bool fits = Utf8Formatter.TryFormat(cursor, digits, out int count);
        Os.Check.That(fits);
        c.AddReplyBulk(digits[..count]);
        c.AddReplyArrayLen(keys.Count);
        foreach (byte[] key in keys)
        {
            c.AddReplyBulk(key);
        }
    }

    private static bool Keep(Client c, byte[] bytes, Options options)
    {
        KeyArg key = c.Db.Key(bytes);
        if (!options.HasType)
        {
            return !c.Db.ExpireIfNeeded(key);
        }
        Robj o = c.Db.LookupRead(key, LookupFlags.NoTouch | LookupFlags.NoNotify);
        return !o.IsNull && o.Type == options.Type;
    }

    /// <summary>What a scan has seen, and what of it is asked for.</summary>
    private sealed class Found(Options options)
    {
        public List<byte[]> Texts { get; } = [];

        public long Count => options.Count;

        public long Sampled { get; set; }

        public void Add(ListpackValue element)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            ReadOnlySpan<byte> text = element.Text(scratch);
            if (IsAskedFor(text))
            {
                Texts.Add(text.ToArray());
            }
        }

        public void Add(ListpackValue element, ListpackValue value)
        {
            int before = Texts.Count;
            Add(element);
            if (Texts.Count > before)
            {
                Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
                Texts.Add(value.Text(scratch).ToArray());
            }
        }

        private bool IsAskedFor(ReadOnlySpan<byte> text) =>
            !options.HasPattern || Glob.IsMatch(options.Pattern.Span, text);
    }

    private readonly struct KeyVisitor(Found found) : IDictVisitor
    {
        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            found.Sampled++;
            found.Add(Robj.FromAddress(entry).Key);
        }
    }

    private readonly struct MemberVisitor(Found found) : IDictVisitor
    {
        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            found.Sampled++;
            found.Add(SetMember.FromAddress(entry).Bytes);
        }
    }

    private readonly struct PairVisitor(Found found) : IDictVisitor
    {
        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            found.Sampled++;
            HashPair pair = HashPair.Of(entry);
            found.Add(pair.Field, pair.Value);
        }
    }

    private readonly struct ScoreVisitor(Found found) : IDictVisitor
    {
        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            found.Sampled++;
            ZskiplistNode n = ZskiplistNode.FromAddress(entry);
            Span<byte> score = stackalloc byte[Number.MaxDoubleLength];
            found.Add(n.Element, score[..Number.FormatDouble17(score, n.Score)]);
        }
    }
}
