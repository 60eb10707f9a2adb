// PfdebugCommands: looks inside HyperLogLogs, and tests the code that works on them.
// Port of redis 7.2 hyperloglog.c (testing and debugging). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>PFDEBUG and PFSELFTEST.</summary>
public static class PfdebugCommands
{
    /// <port>hyperloglog.c HLL_TEST_CYCLES</port>
    private const int TestCycles = 1000;

    private const int TestElements = 10_000_000;

    /// <port>hyperloglog.c pfdebugCommand</port>
    public static void Pfdebug(Client c)
    {
        KeyArg key = c.Key(2);
        Robj o = c.Db.LookupWrite(key);
        if (o.IsNull)
        {
            c.AddReplyError("The specified key does not exist");
            return;
        }
        if (!HyperloglogCommands.IsHyperloglogOrReply(c, o))
        {
            return;
        }
        Sds s = HyperloglogCommands.Open(c, key, ref o);
        ReadOnlySpan<byte> word = c.Argv(1);
        if (word.EqualsIgnoreCase("GETREG"u8))
        {
            if (TryToDenseOrReply(c, o, ref s, out _))
            {
                ReplyRegisters(c, s);
            }
        }
        else if (word.EqualsIgnoreCase("DECODE"u8))
        {
            Decode(c, s);
        }
        else if (word.EqualsIgnoreCase("ENCODING"u8))
        {
            c.AddReplyStatus(
                Hyperloglog.Encoding(s.Span) == HllEncoding.Dense ? "dense"u8 : "sparse"u8);
        }
        else if (word.EqualsIgnoreCase("TODENSE"u8))
        {
            if (TryToDenseOrReply(c, o, ref s, out bool converted))
            {
                c.AddReply(converted ? Shared.Cone : Shared.Czero);
            }
        }
        else
        {
            c.AddReplyError(
                $"Unknown PFDEBUG subcommand '{Encoding.Latin1.GetString(word)}'");
        }
    }

    /// <port>hyperloglog.c pfselftestCommand</port>
    public static void Pfselftest(Client c)
    {
        if (TestRegisters(c) && TestError(c))
        {
            c.AddReply(Shared.Ok);
        }
    }

    private static bool TryToDenseOrReply(Client c, Robj o, ref Sds s, out bool converted)
    {
        converted = false;
        if (Hyperloglog.Encoding(s.Span) == HllEncoding.Dense)
        {
            return true;
        }
        if (!Hyperloglog.TryToDense(c.Server.Z, ref s))
        {
            c.AddReplyError(HyperloglogCommands.Corrupt);
            return false;
        }
        o.UpdatePointer(s.Address);
        c.Server.Dirty++;
        converted = true;
        return true;
    }

    private static void ReplyRegisters(Client c, Sds dense)
    {
        Span<byte> registers = stackalloc byte[Hyperloglog.Registers];
        registers.Clear();
        bool whole = Hyperloglog.TryMerge(registers, dense.Span);
        Os.Check.That(whole);
        c.AddReplyArrayLen(registers.Length);
        foreach (byte register in registers)
        {
            c.AddReplyLongLong(register);
        }
    }

    private static void Decode(Client c, Sds s)
    {
        if (Hyperloglog.Encoding(s.Span) != HllEncoding.Sparse)
        {
            c.AddReplyError("HLL encoding is not sparse");
            return;
        }
        var text = new StringBuilder();
        var runs = new HllOpcodes(s.Span);
        while (runs.Next())
        {
            text.Append(text.Length == 0 ? string.Empty : " ");
            if (runs.Value == 0)
            {
                text.Append(
                    CultureInfo.InvariantCulture, $"{(runs.IsXzero ? 'Z' : 'z')}:{runs.Run}");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"v:{runs.Value},{runs.Run}");
            }
        }
        c.AddReplyBulk(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>Registers hold what they are given, and none touches its neighbours.</summary>
    private static bool TestRegisters(Client c)
    {
        Zmalloc z = c.Server.Z;
        Span<byte> given = stackalloc byte[Hyperloglog.Registers];
        Span<byte> found = stackalloc byte[Hyperloglog.Registers];
        for (int cycle = 0; cycle < TestCycles; cycle++)
        {
            c.Server.Env.Random.Fill(given);
            foreach (ref byte register in given)
            {
                register &= 63;
            }
            Sds s = NewDense(z);
            found.Clear();
            bool whole = Hyperloglog.TryRaise(z, ref s, given, 0)
                && Hyperloglog.TryMerge(found, s.Span);
            Sds.Free(z, ref s);
            Os.Check.That(whole);
            int wrong = given.CommonPrefixLength(found);
            if (wrong < given.Length)
            {
                c.AddReplyError(
                    $"TESTFAILED Register {wrong} should be {given[wrong]} but is {found[wrong]}");
                return false;
            }
        }
        return true;
    }

    /// <summary>Sparse and dense agree, and neither is far off, up to ten million
    /// elements.</summary>
    private static bool TestError(Client c)
    {
        Zmalloc z = c.Server.Z;
        long sparseMaxBytes = c.Server.Config.HllSparseMaxBytes;
        Sds dense = NewDense(z);
        Sds sparse = Hyperloglog.Create(z);
        Span<byte> element = stackalloc byte[sizeof(ulong)];
        ulong seed = c.Server.NextRandom();
        string? failure = null;
        long checkpoint = 1;
        for (long j = 1; j <= TestElements && failure == null; j++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(element, (ulong)j ^ seed);
            Hyperloglog.Add(z, ref dense, element, sparseMaxBytes);
            Hyperloglog.Add(z, ref sparse, element, sparseMaxBytes);
            if (j == checkpoint)
            {
                failure = Compare(j, sparse, dense, sparseMaxBytes);
                checkpoint *= 10;
            }
        }
        Sds.Free(z, ref dense);
        Sds.Free(z, ref sparse);
        if (failure != null)
        {
            c.AddReplyError("TESTFAILED " + failure);
        }
        return failure == null;
    }

    private static string? Compare(long elements, Sds sparse, Sds dense, long sparseMaxBytes)
    {
        if (elements < sparseMaxBytes / 2
            && Hyperloglog.Encoding(sparse.Span) != HllEncoding.Sparse)
        {
            return "sparse encoding not used";
        }
        bool whole = Hyperloglog.TryCount(dense.Span, out ulong card);
        if (!Hyperloglog.TryCount(sparse.Span, out ulong other) || !whole || card != other)
        {
            return "dense/sparse disagree";
        }
        double relativeError = 1.04 / Math.Sqrt(Hyperloglog.Registers);
        long most = elements == 10 ? 1 : (long)Math.Ceiling(relativeError * 6 * elements);
        long error = Math.Abs(elements - (long)card);
        return error > most ? $"Too big error. card:{elements} abserr:{error}" : null;
    }

    private static Sds NewDense(Zmalloc z)
    {
        Sds s = Hyperloglog.Create(z);
        bool whole = Hyperloglog.TryToDense(z, ref s);
        Os.Check.That(whole);
        return s;
    }
}
