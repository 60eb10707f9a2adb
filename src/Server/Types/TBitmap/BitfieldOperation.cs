// BitfieldOperation: one thing a BITFIELD command does.
// Port of redis 7.2 bitops.c bitfieldOp. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>GET, SET or INCRBY of one integer.</summary>
/// <port>bitops.c bitfieldOp</port>
internal readonly record struct BitfieldOperation(
    BitfieldOperation.Kind What, long Offset, int Bits, bool Signed, long Operand,
    BitfieldOverflow Overflow)
{
    internal enum Kind
    {
        Get,
        Set,
        Incrby,
    }

    /// <summary>The last bit it touches.</summary>
    public long LastBit => Offset + Bits - 1;

    public bool Writes => What != Kind.Get;

    /// <summary>Reads all operations; false, the error sent, when one is wrong.</summary>
    /// <port>bitops.c bitfieldGeneric</port>
    public static bool TryParseOrReply(Client c, Span<BitfieldOperation> into, out int count)
    {
        count = 0;
        BitfieldOverflow overflow = BitfieldOverflow.Wrap;
        for (int i = 2; i < c.Argc;)
        {
            if (c.Argv(i).EqualsIgnoreCase("OVERFLOW"u8) && i + 1 < c.Argc)
            {
                if (!TryParseOverflow(c.Argv(i + 1), out overflow))
                {
                    c.AddReplyError("Invalid OVERFLOW type specified");
                    return false;
                }
                i += 2;
                continue;
            }
            if (!TryParseKind(c.Argv(i), out Kind kind)
                || i + (kind == Kind.Get ? 2 : 3) >= c.Argc)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
            long number = 0;
            if (!TryGetTypeOrReply(c, c.Argv(i + 1), out bool signed, out int bits)
                || !BitString.TryGetOffsetOrReply(c, c.Argv(i + 2), bits, out long offset)
                || (kind != Kind.Get && !c.TryGetLongOrReply(c.Argv(i + 3), out number)))
            {
                return false;
            }
            into[count++] = new BitfieldOperation(kind, offset, bits, signed, number, overflow);
            i += kind == Kind.Get ? 3 : 4;
        }
        return true;
    }

    private static bool TryParseKind(ReadOnlySpan<byte> word, out Kind kind)
    {
        kind = word.EqualsIgnoreCase("SET"u8) ? Kind.Set
            : word.EqualsIgnoreCase("INCRBY"u8) ? Kind.Incrby : Kind.Get;
        return kind != Kind.Get || word.EqualsIgnoreCase("GET"u8);
    }

    private static bool TryParseOverflow(ReadOnlySpan<byte> word, out BitfieldOverflow overflow)
    {
        overflow = word.EqualsIgnoreCase("SAT"u8) ? BitfieldOverflow.Sat
            : word.EqualsIgnoreCase("FAIL"u8) ? BitfieldOverflow.Fail : BitfieldOverflow.Wrap;
        return overflow != BitfieldOverflow.Wrap || word.EqualsIgnoreCase("WRAP"u8);
    }

    /// <port>bitops.c getBitfieldTypeFromArgument</port>
    private static bool TryGetTypeOrReply(
        Client c, ReadOnlySpan<byte> arg, out bool signed, out int bits)
    {
        const int mostUnsigned = 63;
        signed = arg is [(byte)'i', ..];
        bits = 0;
        if ((signed || arg is [(byte)'u', ..])
            && Number.TryParseInt64(arg[1..], out long number)
            && number >= 1 && number <= (signed ? mostUnsigned + 1 : mostUnsigned))
        {
            bits = (int)number;
            return true;
        }
        c.AddReplyError("Invalid bitfield type. Use something like i16 u8. "
            + "Note that u64 is not supported but i64 is.");
        return false;
    }
}
