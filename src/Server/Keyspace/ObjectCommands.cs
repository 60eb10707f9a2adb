// ObjectCommands: OBJECT, a look at how a value is kept.
// Port of redis 7.2 object.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>OBJECT and its subcommands.</summary>
public static class ObjectCommands
{
    /// <summary>Integers below this are shared in C, and OBJECT REFCOUNT says so.</summary>
    private const int SharedIntegers = 10000;

    /// <port>object.c objectCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "ENCODING <key>",
        "    Return the kind of internal representation used in order to store the value",
        "    associated with a <key>.",
        "FREQ <key>",
        "    Return the access frequency index of the <key>. The returned integer is",
        "    proportional to the logarithm of the recent access frequency of the key.",
        "IDLETIME <key>",
        "    Return the idle time of the <key>, that is the approximated number of",
        "    seconds elapsed since the last access to the key.",
        "REFCOUNT <key>",
        "    Return the number of references of the value associated with the specified",
        "    <key>.",
    ]);

    /// <port>object.c objectCommand</port>
    public static void Refcount(Client c)
    {
        if (TryLookupOrReply(c, out Robj o))
        {
            bool shared = o.TryGetInteger(out long value) && value is >= 0 and < SharedIntegers
                && !c.Server.Config.MaxmemoryPolicy.KeepsPerKeyClock(c.Server.Config.Maxmemory);
            c.AddReplyLongLong(shared ? int.MaxValue : 1);
        }
    }

    /// <port>object.c objectCommand</port>
    public static void Encoding(Client c)
    {
        if (TryLookupOrReply(c, out Robj o))
        {
            c.AddReplyBulk(NameOf(o.Encoding));
        }
    }

    /// <port>object.c objectCommand</port>
    public static void Idletime(Client c)
    {
        if (!TryLookupOrReply(c, out Robj o))
        {
            return;
        }
        if (c.Server.Config.MaxmemoryPolicy.IsLfu())
        {
            c.AddReplyError("An LFU maxmemory policy is selected, idle time not tracked. "
                + "Please note that when switching between policies at runtime LRU and LFU data "
                + "will take some time to adjust.");
            return;
        }
        c.AddReplyLongLong(AccessClock.IdleTimeMs(c.Server, o) / 1000);
    }

    /// <port>object.c objectCommand</port>
    public static void Freq(Client c)
    {
        if (!TryLookupOrReply(c, out Robj o))
        {
            return;
        }
        if (!c.Server.Config.MaxmemoryPolicy.IsLfu())
        {
            c.AddReplyError(
                "An LFU maxmemory policy is not selected, access frequency not tracked. "
                + "Please note that when switching between policies at runtime LRU and LFU data "
                + "will take some time to adjust.");
            return;
        }
        c.AddReplyLongLong(AccessClock.LfuDecrAndReturn(c.Server, o));
    }

    /// <summary>The name OBJECT ENCODING gives an encoding.</summary>
    /// <port>object.c strEncoding</port>
    public static ReadOnlySpan<byte> NameOf(ObjEncoding encoding) => encoding switch
    {
        ObjEncoding.Raw => "raw"u8,
        ObjEncoding.Int => "int"u8,
        ObjEncoding.Ht => "hashtable"u8,
        ObjEncoding.Quicklist => "quicklist"u8,
        ObjEncoding.Listpack => "listpack"u8,
        ObjEncoding.Intset => "intset"u8,
        ObjEncoding.Skiplist => "skiplist"u8,
        ObjEncoding.Embstr => "embstr"u8,
        ObjEncoding.Stream => "stream"u8,
        _ => "unknown"u8,
    };

    /// <summary>Looks at the key without touching it.</summary>
    /// <port>object.c objectCommandLookupOrReply</port>
    private static bool TryLookupOrReply(Client c, out Robj o)
    {
        o = c.Db.LookupRead(c.Key(2), LookupFlags.NoTouch | LookupFlags.NoNotify);
        if (o.IsNull)
        {
            c.AddReplyNull();
        }
        return !o.IsNull;
    }
}
