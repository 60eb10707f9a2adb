// RdbImage: what an RDB file consists of, as pieces for the encoder.
// Port of redis 7.2 rdb.c rdbSaveRio (saving half). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   "REDIS0011"  aux fields
//   { SELECTDB n  RESIZEDB keys expires  { [EXPIRETIME_MS] [IDLE|FREQ] type key value }* }*
//   EOF  checksum
//
// A snapshot may come back to a database it left (a key of it is about to change): SELECTDB then
// appears again, RESIZEDB only the first time. Loaders take databases in any order.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Writes header, databases and entries into chunks.</summary>
internal static class RdbImage
{
    /// <port>server.h MAXMEMORY_FLAG_LRU</port>
    private const int LruFlag = 1 << 0;

    /// <summary>Magic, version and the aux fields.</summary>
    /// <port>rdb.c rdbSaveInfoAuxFields</port>
    public static void Header(RedisServer server, SnapshotChunk to, RdbSaveInfo? info)
    {
        to.AddRaw(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"REDIS{server.Config.RdbVersion:D4}")));
        Aux(to, "redis-ver", "7.2.4");
        Aux(to, "redis-bits", "64");
        Aux(to, "ctime", Text(server.Env.Clock.UnixUs() / 1_000_000));
        Aux(to, "used-mem", Text(server.UsedMemory));
        if (info != null)
        {
            Aux(to, "repl-stream-db", Text(info.ReplStreamDb));
            Aux(to, "repl-id", info.ReplId!);
            Aux(to, "repl-offset", Text(info.ReplOffset));
        }

        Aux(to, "aof-base", "0");
    }

    /// <summary>The entries that follow belong to this database; sizes are given the first
    /// time.</summary>
    /// <port>rdb.c rdbSaveDb</port>
    public static void SelectDb(SnapshotChunk to, int id, bool isFirst, long keys, long expires)
    {
        Span<byte> bytes = stackalloc byte[2 + (3 * RdbEncoding.MaxLenBytes)];
        int n = 0;
        bytes[n++] = (byte)RdbOpcode.SelectDb;
        n += RdbEncoding.SaveLen(bytes[n..], (ulong)id);
        if (isFirst)
        {
            bytes[n++] = (byte)RdbOpcode.ResizeDb;
            n += RdbEncoding.SaveLen(bytes[n..], (ulong)keys);
            n += RdbEncoding.SaveLen(bytes[n..], (ulong)expires);
        }

        to.AddRaw(bytes[..n]);
    }

    /// <summary>One key with its value, time to live, and access information where a policy uses
    /// it.</summary>
    /// <port>rdb.c rdbSaveKeyValuePair</port>
    public static void Entry(RedisServer server, SnapshotChunk to, Robj o)
    {
        EntryHead(server, to, o);
        RdbValue.Save(server, to, o);
    }

    /// <summary>All of an entry but its value.</summary>
    /// <port>rdb.c rdbSaveKeyValuePair</port>
    public static void EntryHead(RedisServer server, SnapshotChunk to, Robj o)
    {
        Span<byte> bytes = stackalloc byte[32];
        int n = 0;
        if (o.IsVolatile)
        {
            n += RdbEncoding.SaveExpireMs(bytes, o.Expire);
        }

        if (((int)server.Config.MaxmemoryPolicy & LruFlag) != 0)
        {
            bytes[n++] = (byte)RdbOpcode.Idle;
            n += RdbEncoding.SaveLen(bytes[n..], (ulong)(AccessClock.IdleTimeMs(server, o) / 1000));
        }

        if (server.Config.MaxmemoryPolicy.IsLfu())
        {
            bytes[n++] = (byte)RdbOpcode.Freq;
            bytes[n++] = (byte)AccessClock.LfuDecrAndReturn(server, o);
        }

        bytes[n++] = (byte)RdbValue.TypeOf(server, o);
        to.AddRaw(bytes[..n]);
        to.AddString(o.Key);
    }

    /// <port>rdb.c rdbSaveAuxField</port>
    private static void Aux(SnapshotChunk to, string key, string value)
    {
        to.AddRaw([(byte)RdbOpcode.Aux]);
        to.AddString(Encoding.ASCII.GetBytes(key));
        to.AddString(Encoding.ASCII.GetBytes(value));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
