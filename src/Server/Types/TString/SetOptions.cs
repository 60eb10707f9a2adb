// SetOptions: the options of SET and GETEX, parsed once for both.
// Port of redis 7.2 t_string.c parseExtendedStringArgumentsOrReply. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The four ways to give a time and KEEPTTL / PERSIST exclude one another; NX excludes XX. Whatever
// is excluded, unknown, or lacks its argument is a syntax error.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Options of SET and GETEX.</summary>
/// <port>t_string.c parseExtendedStringArgumentsOrReply</port>
internal struct SetOptions
{
    private const SetFlags AnyTime = SetFlags.Ex | SetFlags.Px | SetFlags.ExAt | SetFlags.PxAt;

    public SetFlags Flags;

    /// <summary>Index of the argument that holds the time, or 0.</summary>
    public int ExpireArg;

    /// <summary>The time is in seconds rather than milliseconds.</summary>
    public bool Seconds;

    public readonly bool Has(SetFlags flag) => (Flags & flag) != 0;

    /// <summary>Parses from argument 3 (SET) or 2 (GETEX); replies with the error and returns false
    /// on a mistake.</summary>
    public static bool TryParseOrReply(Client c, bool isSet, out SetOptions options)
    {
        options = default;
        options.Seconds = true;
        for (int j = isSet ? 3 : 2; j < c.Argc; j++)
        {
            if (!options.TakeOne(c, ref j, isSet))
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    private bool TakeOne(Client c, ref int j, bool isSet)
    {
        ReadOnlySpan<byte> opt = c.Argv(j);
        if (isSet && TryTakeSetOnly(opt, out bool taken))
        {
            return taken;
        }
        if (!isSet && opt.EqualsIgnoreCase("PERSIST"u8))
        {
            return Take(SetFlags.Persist, AnyTime | SetFlags.KeepTtl);
        }
        return opt.EqualsIgnoreCase("EX"u8) ? TakeTime(c, ref j, SetFlags.Ex, seconds: true)
            : opt.EqualsIgnoreCase("PX"u8) ? TakeTime(c, ref j, SetFlags.Px, seconds: false)
            : opt.EqualsIgnoreCase("EXAT"u8) ? TakeTime(c, ref j, SetFlags.ExAt, seconds: true)
            : opt.EqualsIgnoreCase("PXAT"u8)
                && TakeTime(c, ref j, SetFlags.PxAt, seconds: false);
    }

    /// <summary>Whether the word is an option that only SET has; <paramref name="taken"/>: and it
    /// may stand here.</summary>
    private bool TryTakeSetOnly(ReadOnlySpan<byte> opt, out bool taken)
    {
        SetFlags flag = opt.EqualsIgnoreCase("NX"u8) ? SetFlags.Nx
            : opt.EqualsIgnoreCase("XX"u8) ? SetFlags.Xx
            : opt.EqualsIgnoreCase("GET"u8) ? SetFlags.Get
            : opt.EqualsIgnoreCase("KEEPTTL"u8) ? SetFlags.KeepTtl
            : SetFlags.None;
        SetFlags excluded = flag switch
        {
            SetFlags.Nx => SetFlags.Xx,
            SetFlags.Xx => SetFlags.Nx,
            SetFlags.KeepTtl => AnyTime,
            _ => SetFlags.None,
        };
        taken = flag != SetFlags.None && Take(flag, excluded);
        return flag != SetFlags.None;
    }

    private bool Take(SetFlags flag, SetFlags excluded)
    {
        if (Has(excluded))
        {
            return false;
        }
        Flags |= flag;
        return true;
    }

    /// <remarks>The same option twice is allowed, as in C: the later time wins.</remarks>
    private bool TakeTime(Client c, ref int j, SetFlags flag, bool seconds)
    {
        if (j == c.Argc - 1 || !Take(flag, (AnyTime & ~flag) | SetFlags.KeepTtl | SetFlags.Persist))
        {
            return false;
        }
        Seconds = seconds;
        ExpireArg = ++j;
        return true;
    }

    /// <summary>The absolute unix time in milliseconds, or an error reply and false.</summary>
    /// <port>t_string.c getExpireMillisecondsOrReply</port>
    public readonly bool TryGetExpireOrReply(Client c, out long whenUnixMs)
    {
        if (!c.TryGetLongOrReply(c.Argv(ExpireArg), out whenUnixMs))
        {
            return false;
        }
        if (whenUnixMs <= 0 || (Seconds && whenUnixMs > long.MaxValue / 1000))
        {
            c.AddReplyErrorExpireTime();
            return false;
        }
        if (Seconds)
        {
            whenUnixMs *= 1000;
        }
        if (Has(SetFlags.Ex | SetFlags.Px))
        {
            whenUnixMs = unchecked(whenUnixMs + c.Server.CommandTimeSnapshot());
        }
        if (whenUnixMs > 0)
        {
            return true;
        }
        c.AddReplyErrorExpireTime();
        return false;
    }
}
