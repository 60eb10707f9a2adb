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
        var visitor = new Collector(options);
        long maxIterations = options.Count * 10;
        do
        {
            cursor = c.Db.Keys.Main.Scan(cursor, ref visitor);
        }
        while (cursor != 0 && maxIterations-- > 0 && visitor.Sampled < options.Count);
        visitor.Keys.RemoveAll(key => !Keep(c, key, options));
        Reply(c, cursor, visitor.Keys);
    }

    /// <port>t_hash.c hscanCommand</port>
    public static void Hscan(Client c)
    {
        if (!TryParseCursorOrReply(c, c.Argv(2), out ulong cursor))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            Reply(c, 0, []);
            return;
        }
        if (c.CheckType(o, ObjType.Hash) || !TryParseOrReply(c, 3, out Options options))
        {
            return;
        }
        var hash = new HashValue(c.Server, o);
        var visitor = new PairCollector(options);
        if (!hash.IsTable)
        {
            cursor = 0;
            foreach (HashPair pair in hash)
            {
                visitor.Add(pair);
            }
        }
        else
        {
            long maxIterations = options.Count * 10;
            do
            {
                cursor = hash.Table.Scan(cursor, ref visitor);
            }
            while (cursor != 0 && maxIterations-- > 0 && visitor.Sampled < options.Count);
        }
        Reply(c, cursor, visitor.Found);
    }

    /// <port>t_set.c sscanCommand</port>
    public static void Sscan(Client c)
    {
        if (!TryParseCursorOrReply(c, c.Argv(2), out ulong cursor))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            Reply(c, 0, []);
            return;
        }
        if (c.CheckType(o, ObjType.Set) || !TryParseOrReply(c, 3, out Options options))
        {
            return;
        }
        var set = new SetValue(c.Server, o);
        var visitor = new MemberCollector(options);
        if (!set.IsTable)
        {
            cursor = 0;
            foreach (ListpackValue member in set)
            {
                visitor.Add(member);
            }
        }
        else
        {
            long maxIterations = options.Count * 10;
            do
            {
                cursor = set.Table.Scan(cursor, ref visitor);
            }
            while (cursor != 0 && maxIterations-- > 0 && visitor.Sampled < options.Count);
        }
        Reply(c, cursor, visitor.Found);
    }

    /// <port>t_zset.c zscanCommand</port>
    public static void Zscan(Client c)
    {
        if (!TryParseCursorOrReply(c, c.Argv(2), out ulong cursor))
        {
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            Reply(c, 0, []);
            return;
        }
        if (c.CheckType(o, ObjType.Zset) || !TryParseOrReply(c, 3, out Options options))
        {
            return;
        }
        var zset = new ZsetValue(c.Server, o);
        var visitor = new ScoreCollector(options);
        if (!zset.IsSkiplist)
        {
            cursor = 0;
            visitor.AddAll(zset.Packed);
        }
        else
        {
            long maxIterations = options.Count * 10;
            do
            {
                cursor = zset.Table.Scan(cursor, ref visitor);
            }
            while (cursor != 0 && maxIterations-- > 0 && visitor.Sampled < options.Count);
        }
        Reply(c, cursor, visitor.Found);
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

    private struct Collector(Options options) : IDictVisitor
    {
        public readonly List<byte[]> Keys = [];

        public long Sampled { get; private set; }

        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            Robj o = Robj.FromAddress(entry);
            Sampled++;
            if (!options.HasPattern || Glob.IsMatch(options.Pattern.Span, o.Key))
            {
                Keys.Add(o.Key.ToArray());
            }
        }
    }

    private struct MemberCollector(Options options) : IDictVisitor
    {
        public readonly List<byte[]> Found = [];

        public long Sampled { get; private set; }

        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            Sampled++;
            Add(SetMember.FromAddress(entry).Bytes);
        }

        public readonly void Add(ListpackValue member)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            ReadOnlySpan<byte> text = member.Text(scratch);
            if (!options.HasPattern || Glob.IsMatch(options.Pattern.Span, text))
            {
                Found.Add(text.ToArray());
            }
        }
    }

    private struct PairCollector(Options options) : IDictVisitor
    {
        public readonly List<byte[]> Found = [];

        public long Sampled { get; private set; }

        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            Sampled++;
            Add(HashPair.Of(entry));
        }

        public readonly void Add(HashPair pair)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            ReadOnlySpan<byte> field = pair.Field.Text(scratch);
            if (!options.HasPattern || Glob.IsMatch(options.Pattern.Span, field))
            {
                Found.Add(field.ToArray());
                Found.Add(pair.Value.Text(scratch).ToArray());
            }
        }
    }

    private struct ScoreCollector(Options options) : IDictVisitor
    {
        public readonly List<byte[]> Found = [];

        public long Sampled { get; private set; }

        /// <port>db.c scanCallback</port>
        public void Visit(nint entry)
        {
            Sampled++;
            ZskiplistNode n = ZskiplistNode.FromAddress(entry);
            Span<byte> score = stackalloc byte[Number.MaxDoubleLength];
            Add(n.Element, score[..Number.FormatDouble17(score, n.Score)]);
        }

        public readonly void AddAll(Listpack lp)
        {
            Span<byte> element = stackalloc byte[ListpackValue.IntegerScratch];
            Span<byte> score = stackalloc byte[ListpackValue.IntegerScratch];
            for (int p = lp.First; p != Listpack.None; p = Zzl.Next(lp, p))
            {
                Add(lp.Get(p).Text(element), lp.Get(lp.Next(p)).Text(score));
            }
        }

        private readonly void Add(ReadOnlySpan<byte> element, ReadOnlySpan<byte> score)
        {
            if (!options.HasPattern || Glob.IsMatch(options.Pattern.Span, element))
            {
                Found.Add(element.ToArray());
                Found.Add(score.ToArray());
            }
        }
    }
}
