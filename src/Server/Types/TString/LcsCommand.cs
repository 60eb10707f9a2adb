// LcsCommand: the longest common subsequence of two strings.
// Port of redis 7.2 t_string.c lcsCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The textbook table: cell (i,j) holds the length of the best subsequence of the first i bytes of a
// and the first j bytes of b. Walking it back from the last corner gives the bytes, in reverse, and
// the ranges in which both strings agree. The table has (|a|+1) x (|b|+1) cells of four bytes,
// hence the limit on its size; it lives in unmanaged memory and is gone when the command ends.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>LCS key1 key2 [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN].</summary>
internal static class LcsCommand
{
    private struct Options
    {
        public bool Len;
        public bool Idx;
        public bool WithMatchLen;
        public long MinMatchLen;
    }

    private ref struct Range
    {
        public int AStart;
        public int AEnd;
        public int BStart;
        public int BEnd;
    }

    /// <port>t_string.c lcsCommand</port>
    public static void Run(Client c)
    {
        Robj first = c.Db.LookupRead(c.Key(1));
        Robj second = c.Db.LookupRead(c.Key(2));
        if (!IsStringOrMissing(first) || !IsStringOrMissing(second))
        {
            c.AddReplyError("The specified keys must contain string values");
            return;
        }
        if (!TryParseOrReply(c, out Options options))
        {
            return;
        }
        Span<byte> aScratch = stackalloc byte[Robj.IntegerScratch];
        Span<byte> bScratch = stackalloc byte[Robj.IntegerScratch];
        ReadOnlySpan<byte> a = first.IsNull ? default : first.StringSpan(aScratch);
        ReadOnlySpan<byte> b = second.IsNull ? default : second.StringSpan(bScratch);
        long bytes = checked((a.Length + 1L) * (b.Length + 1L)) * sizeof(uint);
        if (bytes > c.Server.Config.ProtoMaxBulkLen)
        {
            c.AddReplyError(
                "Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
            return;
        }
        long cells = bytes / sizeof(uint);
        using NativeArray<uint> table = NativeArray<uint>.TryCreate(c.Server.Z, cells);
        if (table.IsNull)
        {
            c.AddReplyError("Insufficient memory, failed allocating transient memory for LCS");
            return;
        }
        Fill(table, a, b);
        Reply(c, table, a, b, options);
    }

    private static bool IsStringOrMissing(Robj o) => o.IsNull || o.Type == ObjType.String;

    private static bool TryParseOrReply(Client c, out Options options)
    {
        options = default;
        for (int j = 3; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> opt = c.Argv(j);
            if (opt.EqualsIgnoreCase("IDX"u8))
            {
                options.Idx = true;
            }
            else if (opt.EqualsIgnoreCase("LEN"u8))
            {
                options.Len = true;
            }
            else if (opt.EqualsIgnoreCase("WITHMATCHLEN"u8))
            {
                options.WithMatchLen = true;
            }
            else if (opt.EqualsIgnoreCase("MINMATCHLEN"u8) && j + 1 < c.Argc)
            {
                if (!c.TryGetLongOrReply(c.Argv(++j), out options.MinMatchLen))
                {
                    return false;
                }
                options.MinMatchLen = Math.Max(options.MinMatchLen, 0);
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        if (options.Len && options.Idx)
        {
            c.AddReplyError("If you want both the length and indexes, please just use IDX.");
            return false;
        }
        return true;
    }

    private static void Fill(NativeArray<uint> table, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long width = b.Length + 1L;
        table.Row(0, b.Length + 1).Clear();
        for (int i = 1; i <= a.Length; i++)
        {
            Span<uint> above = table.Row((i - 1) * width, b.Length + 1);
            Span<uint> row = table.Row(i * width, b.Length + 1);
            row[0] = 0;
            for (int j = 1; j < row.Length; j++)
            {
                row[j] = a[i - 1] == b[j - 1] ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
            }
        }
    }

    private static void Reply(
        Client c,
        NativeArray<uint> table,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        Options options)
    {
        long width = b.Length + 1L;
        uint length = table[a.Length * width + b.Length];
        if (options.Len)
        {
            c.AddReplyLongLong(length);
            return;
        }
        if (!options.Idx)
        {
            ReplyString(c, table, a, b, (int)length);
            return;
        }
        c.AddReplyMapLen(2);
        c.AddReplyBulk("matches"u8);
        ReplyMatches(c, table, a, b, options);
        c.AddReplyBulk("len"u8);
        c.AddReplyLongLong(length);
    }

    private static void ReplyString(
        Client c, NativeArray<uint> table, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int length)
    {
        long width = b.Length + 1L;
        long room = Math.Max(length, 1);
        using NativeArray<byte> result = NativeArray<byte>.TryCreate(c.Server.Z, room);
        if (result.IsNull)
        {
            c.AddReplyError("Insufficient memory, failed allocating transient memory for LCS");
            return;
        }
        Span<byte> text = result.Row(0, length);
        for (int i = a.Length, j = b.Length, at = length; i > 0 && j > 0;)
        {
            if (a[i - 1] == b[j - 1])
            {
                text[--at] = a[i - 1];
                i--;
                j--;
            }
            else if (table[(i - 1) * width + j] > table[i * width + j - 1])
            {
                i--;
            }
            else
            {
                j--;
            }
        }
        c.AddReplyBulk(text);
    }

    /// <summary>The ranges, last first: each grows backwards while both strings keep agreeing side
    /// by side.</summary>
    private static void ReplyMatches(
        Client c,
        NativeArray<uint> table,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        Options options)
    {
        long width = b.Length + 1L;
        int none = a.Length;
        Range range = new() { AStart = none };
        int matches = c.AddReplyDeferredLen();
        int count = 0;
        int i = a.Length;
        int j = b.Length;
        while (i > 0 && j > 0)
        {
            bool emit = false;
            if (a[i - 1] == b[j - 1])
            {
                if (range.AStart == none)
                {
                    range = new() { AStart = i - 1, AEnd = i - 1, BStart = j - 1, BEnd = j - 1 };
                }
                else if (range.AStart == i && range.BStart == j)
                {
                    range.AStart--;
                    range.BStart--;
                }
                else
                {
                    emit = true;
                }
                emit |= range.AStart == 0 || range.BStart == 0;
                i--;
                j--;
            }
            else
            {
                bool up = table[(i - 1) * width + j] > table[i * width + j - 1];
                i -= up ? 1 : 0;
                j -= up ? 0 : 1;
                emit = range.AStart != none;
            }
            if (emit)
            {
                count += ReplyRange(c, range, options) ? 1 : 0;
                range.AStart = none;
            }
        }
        c.SetDeferredArrayLen(matches, count);
    }

    private static bool ReplyRange(Client c, Range range, Options options)
    {
        long length = range.AEnd - range.AStart + 1;
        if (options.MinMatchLen != 0 && length < options.MinMatchLen)
        {
            return false;
        }
        c.AddReplyArrayLen(options.WithMatchLen ? 3 : 2);
        c.AddReplyArrayLen(2);
        c.AddReplyLongLong(range.AStart);
        c.AddReplyLongLong(range.AEnd);
        c.AddReplyArrayLen(2);
        c.AddReplyLongLong(range.BStart);
        c.AddReplyLongLong(range.BEnd);
        if (options.WithMatchLen)
        {
            c.AddReplyLongLong(length);
        }
        return true;
    }
}
