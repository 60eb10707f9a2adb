// BitopCommand: strings combined bit by bit.
// Port of redis 7.2 bitops.c bitopCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A short string counts as if zeros followed. The result is made in pieces small enough to stay in
// the cache while one source after the other is combined into them.
using System;
using System.Numerics;
using System.Runtime.InteropServices;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>BITOP operation destkey key [key ...].</summary>
internal static class BitopCommand
{
    private const int FirstSource = 3;
    private const int Piece = 16 * 1024;
    private const int FewOnStack = 16;

    private enum Operation
    {
        And,
        Or,
        Xor,
        Not,
    }

    /// <port>bitops.c bitopCommand</port>
    public static void Run(Client c)
    {
        if (!TryGetOperation(c.Argv(1), out Operation operation))
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        int count = c.Argc - FirstSource;
        if (operation == Operation.Not && count != 1)
        {
            c.AddReplyError("BITOP NOT must be called with a single source key.");
            return;
        }
        Span<Robj> sources = count <= FewOnStack ? stackalloc Robj[count] : new Robj[count];
        int longest = 0;
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        for (int i = 0; i < count; i++)
        {
            Robj o = c.Db.LookupRead(c.Key(FirstSource + i));
            if (c.CheckType(o, ObjType.String))
            {
                return;
            }
            sources[i] = o;
            longest = int.Max(longest, o.IsNull ? 0 : o.StringSpan(scratch).Length);
        }
        KeyArg target = c.Key(2);
        if (longest > 0)
        {
            Sds result = Sds.NewLen(c.Server.Z, longest);
            Combine(operation, sources, result.Span);
            c.Db.SetKey(c, target, Robj.CreateRaw(c.Server.Z, target.Bytes, ref result));
            Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "set"u8, target.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
        else if (c.Db.Delete(target))
        {
            c.Db.SignalModified(c, target);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, target.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
        c.AddReplyLongLong(longest);
    }

    private static bool TryGetOperation(ReadOnlySpan<byte> word, out Operation operation)
    {
        operation = Operation.And;
        if (word.EqualsIgnoreCase("AND"u8))
        {
            return true;
        }
        operation = word.EqualsIgnoreCase("OR"u8) ? Operation.Or
            : word.EqualsIgnoreCase("XOR"u8) ? Operation.Xor : Operation.Not;
        return operation != Operation.Not || word.EqualsIgnoreCase("NOT"u8);
    }

    private static void Combine(
        Operation operation, ReadOnlySpan<Robj> sources, Span<byte> result)
    {
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        for (int from = 0; from != result.Length;)
        {
            Span<byte> piece = result.Slice(from, int.Min(Piece, result.Length - from));
            ReadOnlySpan<byte> first = Part(sources[0], from, piece.Length, scratch);
            first.CopyTo(piece);
            piece[first.Length..].Clear();
            foreach (Robj source in sources[1..])
            {
                Apply(operation, piece, Part(source, from, piece.Length, scratch));
            }
            if (operation == Operation.Not)
            {
                Apply(operation, piece, piece);
            }
            from += piece.Length;
        }
    }

    /// <summary>What a source has of a piece.</summary>
    private static ReadOnlySpan<byte> Part(Robj o, int from, int length, Span<byte> scratch)
    {
        ReadOnlySpan<byte> bytes = o.IsNull ? default : o.StringSpan(scratch);
        return from >= bytes.Length
            ? default : bytes.Slice(from, int.Min(length, bytes.Length - from));
    }

    private static void Apply(Operation operation, Span<byte> into, ReadOnlySpan<byte> with)
    {
        if (operation == Operation.And)
        {
            into[with.Length..].Clear();
        }
        into = into[..with.Length];
        Span<Vector<byte>> wideInto = MemoryMarshal.Cast<byte, Vector<byte>>(into);
        ReadOnlySpan<Vector<byte>> wideWith = MemoryMarshal.Cast<byte, Vector<byte>>(with);
        for (int i = 0; i < wideInto.Length; i++)
        {
            wideInto[i] = operation switch
            {
                Operation.And => wideInto[i] & wideWith[i],
                Operation.Or => wideInto[i] | wideWith[i],
                Operation.Xor => wideInto[i] ^ wideWith[i],
                _ => ~wideInto[i],
            };
        }
        for (int i = wideInto.Length * Vector<byte>.Count; i < into.Length; i++)
        {
            into[i] = operation switch
            {
                Operation.And => (byte)(into[i] & with[i]),
                Operation.Or => (byte)(into[i] | with[i]),
                Operation.Xor => (byte)(into[i] ^ with[i]),
                _ => (byte)~into[i],
            };
        }
    }
}
