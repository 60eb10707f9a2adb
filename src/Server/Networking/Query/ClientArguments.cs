// ClientArguments: what commands ask of their arguments: keys, numbers, types.
// Port of redis 7.2 object.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Runtime.InteropServices;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Reads arguments; where one is not what it should be, replies with C's error and returns
/// false.</summary>
public static class ClientArguments
{
    private const string NotAnInteger = "value is not an integer or out of range";

    /// <summary>Argument <paramref name="i"/> as a key. Its hash is the one made for the prefetch
    /// if there is one.</summary>
    public static KeyArg Key(this Client c, int i)
    {
        ReadOnlySpan<byte> bytes = c.Argv(i);
        return new KeyArg(bytes, c.HasKeyHash && i == 1 ? c.KeyHash : c.Db.Keys.GetHash(bytes));
    }

    /// <summary>Argument <paramref name="i"/> as a text for whoever keeps it, when it has one of
    /// its own, as big ones do; else none. As an argument it can be read for as long as the keeper
    /// neither changes nor frees it, which must be until the command is over.</summary>
    /// <port>networking.c processMultibulkBuffer</port>
    public static Sds TakeArgv(this Client c, int i) =>
        c.Argv(i).Length >= RequestParser.BigArg
        && MemoryMarshal.TryGetMemoryManager(c.ArgvMemory(i), out BigArgument? big)
        && big.Length == c.Argv(i).Length && !big.IsTaken
            ? big.Take() : default;

    /// <summary>True, with the WRONGTYPE error sent, when the value has another type.</summary>
    /// <port>object.c checkType</port>
    public static bool CheckType(this Client c, Robj o, ObjType type)
    {
        if (o.IsNull || o.Type == type)
        {
            return false;
        }
        c.AddReplyErrorObject(Shared.WrongTypeErr);
        return true;
    }

    /// <summary>Replies with a string value.</summary>
    /// <port>networking.c addReplyBulk</port>
    public static void AddReplyBulk(this Client c, Robj o)
    {
        if (o.Encoding == ObjEncoding.Int)
        {
            bool known = o.TryGetInteger(out long value);
            Os.Check.That(known);
            c.AddReplyBulkLongLong(value);
            return;
        }
        c.AddReplyBulk(o.StringSpan(default));
    }

    /// <summary>Replies with an element of a value, always as a bulk string.</summary>
    /// <port>t_hash.c hashReplyFromListpackEntry</port>
    public static void AddReplyBulk(this Client c, ListpackValue value)
    {
        if (value.IsInteger)
        {
            c.AddReplyBulkLongLong(value.Integer);
            return;
        }
        c.AddReplyBulk(value.Bytes);
    }

    /// <port>object.c getLongLongFromObjectOrReply</port>
    public static bool TryGetLongOrReply(
        this Client c, ReadOnlySpan<byte> arg, out long value, string message = NotAnInteger)
    {
        if (Number.TryParseInt64(arg, out value))
        {
            return true;
        }
        c.AddReplyError(message);
        return false;
    }

    /// <port>object.c getLongLongFromObjectOrReply</port>
    public static bool TryGetLongOrReply(this Client c, Robj o, out long value) =>
        o.TryGetInteger(out value) || c.TryGetLongOrReply(o.StringSpan(default), out value);

    /// <port>object.c getRangeLongFromObjectOrReply</port>
    public static bool TryGetRangeLongOrReply(
        this Client c, ReadOnlySpan<byte> arg, long min, long max, out long value,
            string? message = null)
    {
        if (!c.TryGetLongOrReply(arg, out value, message ?? NotAnInteger))
        {
            return false;
        }
        if (value >= min && value <= max)
        {
            return true;
        }
        c.AddReplyError(message ?? $"value is out of range, value must between {min} and {max}");
        return false;
    }

    /// <port>object.c getPositiveLongFromObjectOrReply</port>
    public static bool TryGetPositiveLongOrReply(
        this Client c, ReadOnlySpan<byte> arg, out long value, string? message = null)
    {
        message ??= "value is out of range, must be positive";
        return c.TryGetRangeLongOrReply(arg, 0, long.MaxValue, out value, message);
    }

    /// <port>object.c getIntFromObjectOrReply</port>
    public static bool TryGetIntOrReply(
        this Client c, ReadOnlySpan<byte> arg, out int value, string? message = null)
    {
        value = 0;
        if (!c.TryGetRangeLongOrReply(arg, int.MinValue, int.MaxValue, out long wide, message))
        {
            return false;
        }
        value = (int)wide;
        return true;
    }

    /// <port>object.c getDoubleFromObjectOrReply</port>
    public static bool TryGetDoubleOrReply(
        this Client c, ReadOnlySpan<byte> arg, out double value, string? message = null)
    {
        if (Number.TryParseDouble(arg, out value))
        {
            return true;
        }
        c.AddReplyError(message ?? "value is not a valid float");
        return false;
    }

    /// <port>object.c getLongDoubleFromObjectOrReply</port>
    public static bool TryGetLongDoubleOrReply(this Client c, ReadOnlySpan<byte> arg,
        out LongDouble value)
    {
        if (LongDouble.TryParse(arg, out value))
        {
            return true;
        }
        c.AddReplyError("value is not a valid float");
        return false;
    }
}
