// BitfieldCommands: integers of any width in a string, several at a time.
// Port of redis 7.2 bitops.c bitfieldGeneric. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// All operations are read before the first is done, and the string made long enough for all that
// write; a GET beyond the end reads zeros and makes nothing longer.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>BITFIELD and BITFIELD_RO.</summary>
public static class BitfieldCommands
{
    private const int LeastWords = 3;
    private const int FewOnStack = 16;

    /// <port>bitops.c bitfieldCommand</port>
    public static void Bitfield(Client c) => Run(c, readOnly: false);

    /// <port>bitops.c bitfieldroCommand</port>
    public static void BitfieldRo(Client c) => Run(c, readOnly: true);

    /// <port>bitops.c bitfieldGeneric</port>
    private static void Run(Client c, bool readOnly)
    {
        int most = (c.Argc - 2) / LeastWords;
        Span<BitfieldOperation> operations = most <= FewOnStack
            ? stackalloc BitfieldOperation[FewOnStack] : new BitfieldOperation[most];
        if (!BitfieldOperation.TryParseOrReply(c, operations, out int count))
        {
            return;
        }
        operations = operations[..count];
        long last = -1;
        foreach (ref readonly BitfieldOperation operation in operations)
        {
            last = operation.Writes ? long.Max(last, operation.LastBit) : last;
        }
        if (last < 0)
        {
            Read(c, operations);
        }
        else if (readOnly)
        {
            c.AddReplyError("BITFIELD_RO only supports the GET subcommand");
        }
        else
        {
            Write(c, operations, last);
        }
    }

    private static void Read(Client c, ReadOnlySpan<BitfieldOperation> operations)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (c.CheckType(o, ObjType.String))
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[Robj.IntegerScratch];
        ReadOnlySpan<byte> bytes = o.IsNull ? default : o.StringSpan(scratch);
        c.AddReplyArrayLen(operations.Length);
        foreach (ref readonly BitfieldOperation operation in operations)
        {
            Get(c, operation, bytes);
        }
    }

    private static void Write(
        Client c, ReadOnlySpan<BitfieldOperation> operations, long last)
    {
        KeyArg key = c.Key(1);
        if (!BitString.TryLookupOrReply(c, key, last, out Span<byte> bytes, out bool grown))
        {
            return;
        }
        c.AddReplyArrayLen(operations.Length);
        int changes = 0;
        foreach (ref readonly BitfieldOperation operation in operations)
        {
            if (!operation.Writes)
            {
                Get(c, operation, bytes);
            }
            else if (Change(c, operation, bytes, out bool changed) && (grown || changed))
            {
                changes++;
            }
        }
        if (changes == 0 && grown)
        {
            // REDISNET(bitfield-fail-grows): a replica must grow its string, too.
            changes = 1;
        }
        if (changes > 0)
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.String, "setbit"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty += changes;
        }
    }

    private static void Get(
        Client c, in BitfieldOperation operation, ReadOnlySpan<byte> bytes)
    {
        // 64 bits touch nine bytes at most; those that are not there are zeros.
        Span<byte> part = stackalloc byte[9];
        part.Clear();
        long from = operation.Offset >> 3;
        if (from < bytes.Length)
        {
            ReadOnlySpan<byte> there = bytes[(int)from..];
            there[..int.Min(there.Length, part.Length)].CopyTo(part);
        }
        c.AddReplyLongLong(BitfieldInteger.Get(
            part, operation.Offset & 7, operation.Bits, operation.Signed));
    }

    /// <summary>SET replies with the old number, INCRBY with the new one; false, null sent, when
    /// it does not fit and is not to be done then.</summary>
    private static bool Change(
        Client c, in BitfieldOperation operation, Span<byte> bytes, out bool changed)
    {
        bool isSet = operation.What == BitfieldOperation.Kind.Set;
        long old = BitfieldInteger.Get(
            bytes, operation.Offset, operation.Bits, operation.Signed);
        bool fits = BitfieldInteger.TryAdd(
            isSet ? operation.Operand : old,
            isSet ? 0 : operation.Operand,
            operation.Bits,
            operation.Signed,
            operation.Overflow,
            out long now);
        changed = fits && old != now;
        if (!fits)
        {
            c.AddReplyNull();
            return false;
        }
        c.AddReplyLongLong(isSet ? old : now);
        BitfieldInteger.Set(bytes, operation.Offset, operation.Bits, now);
        return true;
    }
}
