// MemoryCommands: MEMORY, what keys and server cost.
// Port of redis 7.2 object.c memoryCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Handlers of MEMORY.</summary>
public static class MemoryCommands
{
    /// <summary>Elements of a value that are measured to reckon its size.</summary>
    /// <port>object.c OBJ_COMPUTE_SIZE_DEF_SAMPLES</port>
    private const long DefaultSamples = 5;

    /// <port>object.c memoryCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "DOCTOR",
        "    Return memory problems reports.",
        "MALLOC-STATS",
        "    Return internal statistics report from the memory allocator.",
        "PURGE",
        "    Attempt to purge dirty pages for reclamation by the allocator.",
        "STATS",
        "    Return information about the memory usage of the server.",
        "USAGE <key> [SAMPLES <count>]",
        "    Return memory in bytes used by <key> and its value. Nested values are",
        "    sampled up to <count> times (default: 5, 0 means sample all).",
    ]);

    /// <summary>The entry's block, what it points at, and its share of the bucket table.</summary>
    /// <port>object.c memoryCommand</port>
    public static void Usage(Client c)
    {
        long samples = DefaultSamples;
        for (int j = 3; j < c.Argc; j++)
        {
            if (!c.Argv(j).EqualsIgnoreCase("SAMPLES"u8) || j + 1 == c.Argc)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return;
            }
            if (!c.TryGetLongOrReply(c.Argv(++j), out samples))
            {
                return;
            }
            if (samples < 0)
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return;
            }
            samples = samples == 0 ? long.MaxValue : samples;
        }
        KeyArg key = c.Db.Key(c.Argv(2));
        Robj o = c.Db.Keys.Find(key.Bytes, key.Hash);
        if (o.IsNull)
        {
            c.AddReplyNull();
            return;
        }
        c.AddReplyLongLong(o.MemoryUsage(c.Server.Z, samples) + IntPtr.Size);
    }

    /// <port>object.c memoryCommand</port>
    public static void Purge(Client c)
    {
        c.Server.Z.Purge();
        c.Server.Clients.Segments.Purge();
        c.AddReply(Shared.Ok);
    }

    /// <port>object.c memoryCommand</port>
    public static void MallocStats(Client c)
    {
        AllocatorStats s = c.Server.Z.Stats;
        string text = $"allocated:{s.Allocated}\nactive:{s.Active}\n"
            + $"resident:{s.Resident}\nmapped:{s.Mapped}\n";
        c.AddReplyVerbatim(System.Text.Encoding.ASCII.GetBytes(text), "txt"u8);
    }

    /// <port>object.c getMemoryDoctorReport</port>
    public static void Doctor(Client c)
    {
        const long TooSmall = 5L << 20;
        MemoryOverhead mem = MemoryOverhead.Of(c.Server);
        bool peak = MemoryOverhead.Ratio(c.Server.Stats.PeakMemory, mem.Total) > 1.5;
        string text = mem.Total < TooSmall
            ? "Hi Sam, this instance is empty or is using very little memory, my issue detector "
                + "can't be used in these conditions. Please, leave for your mission on Earth and "
                + "fill it with some data. The new Sam and I will be back to our programming as "
                + "soon as I finished rebooting.\n"
            : peak
                ? "Sam, I detected a few issues in this Redis instance memory implants:\n\n"
                    + " * Peak memory: the memory in use was more than 150% of what it is now.\n"
                : "Hi Sam, I can't find any memory issue in your instance. I can only account "
                    + "for what occurs on this base.\n";
        c.AddReplyVerbatim(System.Text.Encoding.ASCII.GetBytes(text), "txt"u8);
    }

    /// <port>object.c memoryCommand</port>
    public static void Stats(Client c)
    {
        MemoryOverhead mem = MemoryOverhead.Of(c.Server);
        AllocatorStats s = c.Server.Z.Stats;
        int length = c.AddReplyDeferredLen();
        int count = 0;
        Add("peak.allocated", c.Server.Stats.PeakMemory);
        Add("total.allocated", mem.Total);
        Add("startup.allocated", mem.Startup);
        Add("replication.backlog", mem.ReplicationBacklog);
        Add("clients.slaves", mem.ClientsReplicas);
        Add("clients.normal", mem.ClientsNormal);
        Add("cluster.links", 0);
        Add("aof.buffer", 0);
        Add("lua.caches", 0);
        Add("functions.caches", 0);
        foreach (RedisDb db in c.Server.Db)
        {
            if (db.Keys.Size != 0)
            {
                count++;
                ReplyDb(c, db);
            }
        }
        Add("overhead.total", mem.Overhead);
        Add("keys.count", mem.Keys);
        Add("keys.bytes-per-key",
            mem.Keys == 0 ? 0 : Math.Max(mem.Total - mem.Startup, 0) / mem.Keys);
        Add("dataset.bytes", mem.Dataset);
        AddRatio("dataset.percentage",
            100 * MemoryOverhead.Ratio(mem.Dataset, mem.Total - mem.Startup));
        AddRatio("peak.percentage",
            100 * MemoryOverhead.Ratio(mem.Total, c.Server.Stats.PeakMemory));
        Add("allocator.allocated", s.Allocated);
        Add("allocator.active", s.Active);
        Add("allocator.resident", s.Resident);
        AddRatio("allocator-fragmentation.ratio", MemoryOverhead.Ratio(s.Active, s.Allocated));
        Add("allocator-fragmentation.bytes", s.Active - s.Allocated);
        AddRatio("fragmentation",
            MemoryOverhead.Ratio(c.Server.Env.Processes.RssBytes(), mem.Total));
        c.SetDeferredMapLen(length, count);

        void Add(string name, long value)
        {
            count++;
            c.AddReplyBulk(name);
            c.AddReplyLongLong(value);
        }

        void AddRatio(string name, double value)
        {
            count++;
            c.AddReplyBulk(name);
            c.AddReplyDouble(value);
        }
    }

    private static void ReplyDb(Client c, RedisDb db)
    {
        c.AddReplyBulk($"db.{db.Id}");
        c.AddReplyMapLen(2);
        c.AddReplyBulk("overhead.hashtable.main");
        c.AddReplyLongLong(db.Keys.Main.MemUsage);
        c.AddReplyBulk("overhead.hashtable.expires");
        c.AddReplyLongLong(db.Keys.Expires.MemUsage);
    }
}
