// DebugCommands: DEBUG, for tests and for the curious.
// Port of redis 7.2 debug.c debugCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// DEBUG is one row of the command table, as in C; its words are the table below. What C has for
// parts that RedisNet lacks (AOF, cluster, jemalloc, listpacks so far) is an unknown subcommand.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>DEBUG and its subcommands.</summary>
public static class DebugCommands
{
    private readonly record struct Row(string Name, int MinArgc, int MaxArgc, CommandProc Proc);

    private static readonly Row[] Rows =
    [
        new("HELP", 2, 2, Help),
        new("CHANGE-REPL-ID", 2, 2, ChangeReplId),
        new("CONFIG-REWRITE-FORCE-ALL", 2, 2, ConfigRewriteForceAll),
        new("DIGEST", 2, 2, Digest),
        new("DIGEST-VALUE", 2, int.MaxValue, DigestValue),
        new("ERROR", 3, 3, Error),
        new("HTSTATS", 3, 4, Htstats),
        new("HTSTATS-KEY", 3, int.MaxValue, HtstatsKey),
        new("LOG", 3, 3, Log),
        new("OBJECT", 3, 3, Object),
        new("PANIC", 2, 2, static c => Check.Panic("called by user request")),
        new("PAUSE-CRON", 3, 3, PauseCron),
        new("POPULATE", 3, 5, Populate),
        new("PROTOCOL", 3, 3, DebugProtocol.Reply),
        new("QUICKLIST-PACKED-THRESHOLD", 3, 3, QuicklistPackedThreshold),
        new("RELOAD", 2, int.MaxValue, Reload),
        new("REPLICATE", 3, int.MaxValue, Replicate),
        new("SDSLEN", 3, 3, Sdslen),
        new("SEGFAULT", 2, 2, static c => BugReport.Segfault(c.Server)),
        new("SET-ACTIVE-EXPIRE", 3, 3, SetActiveExpire),
        new("SET-SKIP-CHECKSUM-VALIDATION", 3, 3, SetSkipChecksumValidation),
        new("SLEEP", 3, 3, Sleep),
        new("STRINGMATCH-LEN", 4, 4, StringmatchLen),
        new("STRUCTSIZE", 2, 2, StructSize),
    ];

    /// <port>debug.c debugCommand</port>
    public static void Debug(Client c)
    {
        ReadOnlySpan<byte> word = c.Argv(1);
        foreach (Row row in Rows)
        {
            if (row.Name.Length == word.Length && Ascii.EqualsIgnoreCase(word, row.Name)
                && c.Argc >= row.MinArgc && c.Argc <= row.MaxArgc)
            {
                row.Proc(c);
                return;
            }
        }
        c.AddReplySubcommandSyntaxError();
    }

    private static void Help(Client c) => c.AddReplyHelp(
    [
        "CHANGE-REPL-ID",
        "    Change the replication IDs of the instance.",
        "    Dangerous: should be used only for testing the replication subsystem.",
        "CONFIG-REWRITE-FORCE-ALL",
        "    Like CONFIG REWRITE but writes all configuration options, including",
        "    keywords not listed in original configuration file or default values.",
        "DIGEST",
        "    Output a hex signature representing the current DB content.",
        "DIGEST-VALUE <key> [<key> ...]",
        "    Output a hex signature of the values of all the specified keys.",
        "ERROR <string>",
        "    Return a Redis protocol error with <string> as message. Useful for clients",
        "    unit tests to simulate Redis errors.",
        "HTSTATS <dbid> [full]",
        "    Return hash table statistics of the specified Redis database.",
        "HTSTATS-KEY <key> [full]",
        "    As HTSTATS, of the table that the value of a key is kept in.",
        "LOG <message>",
        "    Write <message> to the server log.",
        "OBJECT <key>",
        "    Show low level info about `key` and associated value.",
        "PANIC",
        "    Crash the server simulating a panic.",
        "PAUSE-CRON <0|1>",
        "    Stop periodic cron job processing.",
        "POPULATE <count> [<prefix>] [<size>]",
        "    Create <count> string keys named key:<num>. If <prefix> is specified then",
        "    it is used instead of the 'key' prefix. These are not propagated to",
        "    replicas.",
        "PROTOCOL <type>",
        "    Reply with a test value of the specified type. <type> can be: string,",
        "    integer, double, bignum, null, array, set, map, attrib, push, verbatim,",
        "    true, false.",
        "QUICKLIST-PACKED-THRESHOLD <size>",
        "    Elements of lists from this size on get a node of their own. Up to 4gb; 0 is",
        "    the default, 1gb.",
        "RELOAD [option ...]",
        "    Save the RDB on disk and reload it back to memory. Valid <option> values:",
        "    * MERGE: conflicting keys will be loaded from RDB.",
        "    * NOFLUSH: the existing database will not be removed before load, but",
        "      conflicting keys will generate an exception and kill the server.",
        "    * NOSAVE: the database will be loaded from an existing RDB file.",
        "REPLICATE <string>",
        "    Replicates the provided string to replicas, allowing data divergence.",
        "SDSLEN <key>",
        "    Show low level SDS string info representing `key` and value.",
        "SET-ACTIVE-EXPIRE <0|1>",
        "    Setting it to 0 disables expiring keys (and hash-fields) in background.",
        "SET-SKIP-CHECKSUM-VALIDATION <0|1>",
        "    With 1, the checksums of RDB files and of RESTORE's payloads are not looked at.",
        "SLEEP <seconds>",
        "    Stop the server for <seconds>. Decimals allowed.",
        "STRINGMATCH-LEN <pattern> <text>",
        "    Run the glob matcher and return 1 when it matches.",
        "STRUCTSIZE",
        "    Return the size of different Redis core C structures.",
    ]);

    private static void ChangeReplId(Client c)
    {
        c.Server.Log(LogLevel.Notice, "Changing replication IDs after receiving change-repl-id");
        ReplicationIds.Change(c.Server);
        ReplicationIds.ClearSecond(c.Server);
        c.AddReply(Shared.Ok);
    }

    private static void ConfigRewriteForceAll(Client c)
    {
        SysResult written = c.Server.ConfigFile is { } path
            ? ConfigRewrite.Rewrite(c.Server, path, forceWrite: true)
            : SysResult.Fail(Errno.ENOENT);
        if (written.Ok)
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyError("CONFIG-REWRITE-FORCE-ALL failed");
        }
    }

    private static void Digest(Client c)
    {
        Span<byte> digest = stackalloc byte[DatasetDigest.Length];
        DatasetDigest.Compute(c.Server, digest);
        c.AddReplyStatus(Convert.ToHexStringLower(digest));
    }

    private static void DigestValue(Client c)
    {
        c.AddReplyArrayLen(c.Argc - 2);
        Span<byte> digest = stackalloc byte[DatasetDigest.Length];
        for (int j = 2; j < c.Argc; j++)
        {
            digest.Clear();
            KeyArg key = c.Db.Key(c.Argv(j));
            Robj o = c.Db.Keys.Find(key.Bytes, key.Hash);
            if (!o.IsNull)
            {
                DatasetDigest.AddValue(c.Server, digest, o);
            }
            c.AddReplyStatus(Convert.ToHexStringLower(digest));
        }
    }

    // Written as it is, and so counted nowhere: no line of the message may end the reply.
    private static void Error(Client c)
    {
        byte[] message = c.Argv(2).ToArray();
        message.AsSpan().Replace((byte)'\r', (byte)' ');
        message.AsSpan().Replace((byte)'\n', (byte)' ');
        c.AddReply([.. "-"u8, .. message, .. "\r\n"u8]);
    }

    private static void Htstats(Client c)
    {
        if (!c.TryGetLongOrReply(c.Argv(2), out long id))
        {
            return;
        }
        if (id < 0 || id >= c.Server.Db.Length)
        {
            c.AddReplyError("Out of range database");
            return;
        }
        bool full = c.Argc == 4 && c.Argv(3).EqualsIgnoreCase("FULL"u8);
        KeyspaceDict keys = c.Server.Db[id].Keys;
        string text = "[Dictionary HT]\n" + keys.Main.GetStats(full) + "[Expires HT]\n"
            + keys.Expires.GetStats(full);
        c.AddReplyVerbatim(Encoding.ASCII.GetBytes(text), "txt"u8);
    }

    private static void HtstatsKey(Client c)
    {
        if (!TryFindOrReply(c, out Robj o))
        {
            return;
        }
        bool full = c.Argc > 3 && c.Argv(3).EqualsIgnoreCase("FULL"u8);
        string? text = (o.Type, o.Encoding) switch
        {
            (ObjType.Hash, ObjEncoding.Ht) => new HashValue(c.Server, o).Table.GetStats(full),
            (ObjType.Set, ObjEncoding.Ht) => new SetValue(c.Server, o).Table.GetStats(full),
            _ => null,
        };
        if (text == null)
        {
            c.AddReplyError(
                "The value stored at the specified key is not represented using an hash table");
            return;
        }
        c.AddReplyVerbatim(Encoding.ASCII.GetBytes(text), "txt"u8);
    }

    private static void Log(Client c)
    {
        c.Server.Log(LogLevel.Warning, "DEBUG LOG: " + Encoding.Latin1.GetString(c.Argv(2)));
        c.AddReply(Shared.Ok);
    }

    private static bool TryFindOrReply(Client c, out Robj o)
    {
        KeyArg key = c.Db.Key(c.Argv(2));
        o = c.Db.Keys.Find(key.Bytes, key.Hash);
        if (o.IsNull)
        {
            c.AddReplyErrorObject(Shared.NoKeyErr);
        }
        return !o.IsNull;
    }

    private static void Object(Client c)
    {
        if (TryFindOrReply(c, out Robj o))
        {
            string encoding = Encoding.ASCII.GetString(ObjectCommands.NameOf(o.Encoding));
            long idle = AccessClock.IdleTimeMs(c.Server, o) / 1000;
            c.AddReplyStatus(
                $"Value at:0x{o.Address:x} refcount:1 encoding:{encoding} "
                + $"serializedlength:{SerializedLength(c.Server, o)} lru:{o.Lru} "
                    + $"lru_seconds_idle:{idle}{QuicklistFigures(c.Server, o)}");
        }
    }

    private static string QuicklistFigures(RedisServer server, Robj o)
    {
        if (o.Encoding != ObjEncoding.Quicklist)
        {
            return "";
        }
        Quicklist list = new ListValue(server, o).Nodes;
        long bytes = 0;
        for (QuicklistNode node = list.Head; !node.IsNull; node = node.Next)
        {
            bytes += node.Size;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $" ql_nodes:{list.Nodes} ql_avg_node:{(double)list.Count / list.Nodes:F2}"
            + $" ql_listpack_max:{list.Fill} ql_compressed:{(list.Compress != 0 ? 1 : 0)}"
            + $" ql_uncompressed_size:{bytes}");
    }

    /// <port>rdb.c rdbSavedObjectLen</port>
    private static long SerializedLength(RedisServer server, Robj o)
    {
        var chunk = new SnapshotChunk(server.Z, 0);
        RdbValue.Save(server, chunk, o);
        long spilt = 0;
        var encoder = new RdbEncoder(server.Config.Rdbcompression, checksum: false)
        {
            Spill = bytes => spilt += bytes.Length,
        };
        encoder.Chunk(chunk);
        chunk.Free();
        return spilt + encoder.Output.Length;
    }

    private static void Sdslen(Client c)
    {
        if (!TryFindOrReply(c, out Robj o))
        {
            return;
        }
        if (o.Type != ObjType.String || o.Encoding == ObjEncoding.Int)
        {
            c.AddReplyError("Not an sds encoded string.");
            return;
        }
        bool raw = o.Encoding == ObjEncoding.Raw;
        long avail = raw ? o.RawSds.Avail : 0;
        long size = raw ? o.RawSds.AllocSize : o.StringLength;
        c.AddReplyStatus(
            $"key_sds_len:{o.Key.Length}, key_sds_avail:0, key_zmalloc: {o.Key.Length}, "
            + $"val_sds_len:{o.StringLength}, val_sds_avail:{avail}, val_zmalloc: {size}");
    }

    private static void PauseCron(Client c)
    {
        c.Server.Cron.Paused = !c.Argv(2).SequenceEqual("0"u8);
        c.AddReply(Shared.Ok);
    }

    private static void SetActiveExpire(Client c)
    {
        c.Server.Cron.ActiveExpireEnabled = !c.Argv(2).SequenceEqual("0"u8);
        c.AddReply(Shared.Ok);
    }

    private static void SetSkipChecksumValidation(Client c)
    {
        c.Server.Persistence.SkipChecksumValidation = RdbText.Atoi(c.Argv(2)) != 0;
        c.AddReply(Shared.Ok);
    }

    private static void Populate(Client c)
    {
        long size = 0;
        if (!c.TryGetPositiveLongOrReply(c.Argv(2), out long keys)
            || (c.Argc == 5 && !c.TryGetPositiveLongOrReply(c.Argv(4), out size)))
        {
            return;
        }
        if (size > c.Server.Config.ProtoMaxBulkLen || !c.Db.Keys.Main.TryExpand(keys))
        {
            c.AddReplyError("OOM in dictTryExpand");
            return;
        }
        string prefix = c.Argc == 3 ? "key" : Encoding.Latin1.GetString(c.Argv(3));
        for (long j = 0; j < keys; j++)
        {
            KeyArg key = c.Db.Key(Encoding.Latin1.GetBytes($"{prefix}:{j}"));
            if (!c.Db.LookupWrite(key).IsNull)
            {
                continue;
            }
            byte[] value = Encoding.ASCII.GetBytes($"value:{j}");
            if (size != 0)
            {
                Array.Resize(ref value, (int)size);
            }
            c.Db.Add(key, value);
            c.Db.SignalModified(c, key);
        }
        c.AddReply(Shared.Ok);
    }

    private static void QuicklistPackedThreshold(Client c)
    {
        if (Number.TryParseMemory(c.Argv(2), out ulong size) && size <= long.MaxValue
            && c.Server.Lists.SetPackedThreshold((long)size))
        {
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyError(
                "argument must be a memory value bigger than 1 and smaller than 4gb");
        }
    }

    private static void Reload(Client c)
    {
        var flags = new List<string>();
        for (int j = 2; j < c.Argc; j++)
        {
            string word = Encoding.Latin1.GetString(c.Argv(j)).ToUpperInvariant();
            if (word is not ("MERGE" or "NOFLUSH" or "NOSAVE"))
            {
                c.AddReplyError("DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE "
                    + "options.");
                return;
            }
            flags.Add(word);
        }

        // Loading serves clients, and may find that this one has gone.
        c.Protect();
        string? error = DebugReload.Run(
            c.Server, save: !flags.Contains("NOSAVE"), flush: !flags.Contains("NOFLUSH"),
            merge: flags.Contains("MERGE"));
        c.Unprotect();
        if (error == null)
        {
            c.Server.Log(LogLevel.Warning, "DB reloaded by DEBUG RELOAD");
            c.AddReply(Shared.Ok);
        }
        else
        {
            c.AddReplyError(error);
        }
    }

    private static void Replicate(Client c)
    {
        ReplicationFeed.FeedReplicas(c.Server, -1, c.Arguments()[2..]);
        c.AddReply(Shared.Ok);
    }

    private static void Sleep(Client c)
    {
        if (!Number.TryParseDouble(c.Argv(2), out double seconds) || double.IsNaN(seconds)
            || seconds < 0)
        {
            c.AddReplyError("value is not a valid float");
            return;
        }
        c.Server.Env.Clock.SleepUs((long)Math.Min(seconds * 1e6, 1e12));
        c.AddReply(Shared.Ok);
    }

    private static void StringmatchLen(Client c)
    {
        c.AddReplyLongLong(Glob.IsMatch(c.Argv(2), c.Argv(3)) ? 1 : 0);
    }

    private static void StructSize(Client c) => c.AddReplyStatus(
        $"bits:64 robj:{Robj.BlockSize(0, ObjEncoding.Int, 0, false)} dictentry:0 sdshdr5:1 "
            + $"sdshdr8:3 "
        + "sdshdr16:5 sdshdr32:9 sdshdr64:17 ");
}
