// DumpCommands: DUMP and RESTORE, a value as bytes to be carried elsewhere.
// Port of redis 7.2 cluster.c (DUMP, RESTORE). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   type 1 | value as in an RDB file | RDB version 2 | CRC64 of everything before 8
//
// The numbers are little endian. The checksum finds what was damaged on its way, not what was made
// up: a value is read as carefully as one of a file (RdbValueLoader).
using System;
using System.Buffers.Binary;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of DUMP and RESTORE.</summary>
public static class DumpCommands
{
    private const int VersionBytes = sizeof(ushort);
    private const int FooterBytes = VersionBytes + sizeof(ulong);

    /// <summary>The payload is made in one array.</summary>
    private const long MaxValueBytes = 1L << 30;

    internal const string TooLarge = "the value is too large for DUMP";

    private struct RestoreOptions
    {
        public bool Replace;
        public bool AbsTtl;
        public long IdleS;
        public long Freq;
    }

    /// <port>cluster.c dumpCommand</port>
    public static void Dump(Client c)
    {
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
            return;
        }
        if (TryCreatePayload(c.Server, o, out ReadOnlySpan<byte> payload))
        {
            c.AddReplyBulk(payload);
        }
        else
        {
            c.AddReplyError(TooLarge);
        }
    }

    /// <summary>A value as the bytes of DUMP, which are the caller's; false for one that is too
    /// large.</summary>
    /// <port>cluster.c createDumpPayload</port>
    internal static bool TryCreatePayload(
        RedisServer server, Robj o, out ReadOnlySpan<byte> payload)
    {
        var chunk = new SnapshotChunk(server.Z, 0);
        chunk.AddRaw([(byte)RdbValue.TypeOf(server, o)]);
        RdbValue.Save(server, chunk, o);
        // REDISNET(dump-1gb): C writes out a value of any size.
        bool fits = chunk.Length <= MaxValueBytes;
        payload = fits ? Payload(server, chunk) : default;
        chunk.Free();
        return fits;
    }

    private static ReadOnlySpan<byte> Payload(RedisServer server, SnapshotChunk chunk)
    {
        var encoder = new RdbEncoder(server.Config.Rdbcompression, checksum: false);
        encoder.Chunk(chunk);
        Span<byte> footer = stackalloc byte[FooterBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(footer, (ushort)server.Config.RdbVersion);
        encoder.Raw(footer[..VersionBytes]);
        BinaryPrimitives.WriteUInt64LittleEndian(footer, Crc64.Update(0, encoder.Output));
        encoder.Raw(footer[..sizeof(ulong)]);
        return encoder.Output;
    }

    /// <port>cluster.c restoreCommand</port>
    public static void Restore(Client c)
    {
        KeyArg key = c.Key(1);
        if (!TryParseOrReply(c, out RestoreOptions options))
        {
            return;
        }
        if (!options.Replace && !c.Db.LookupWrite(key).IsNull)
        {
            c.AddReplyErrorObject(Shared.BusyKeyErr);
            return;
        }
        if (!c.TryGetLongOrReply(c.Argv(2), out long ttlMs))
        {
            return;
        }
        if (ttlMs < 0)
        {
            c.AddReplyError("Invalid TTL value, must be >= 0");
            return;
        }
        ReadOnlyMemory<byte> payload = c.ArgvMemory(3);
        if (!Verify(c.Server, payload.Span))
        {
            c.AddReplyError("DUMP payload version or checksum are wrong");
            return;
        }
        if (!TryRead(c, payload[..^FooterBytes], key, out Robj o))
        {
            c.AddReplyError("Bad data format");
            return;
        }
        Put(c, key, o, ttlMs, options);
    }

    /// <port>cluster.c restoreCommand</port>
    private static bool TryParseOrReply(Client c, out RestoreOptions options)
    {
        options = new RestoreOptions { IdleS = -1, Freq = -1 };
        for (int j = 4; j < c.Argc; j++)
        {
            ReadOnlySpan<byte> word = c.Argv(j);
            bool more = j + 1 < c.Argc;
            if (word.EqualsIgnoreCase("REPLACE"u8))
            {
                options.Replace = true;
            }
            else if (word.EqualsIgnoreCase("ABSTTL"u8))
            {
                options.AbsTtl = true;
            }
            else if (word.EqualsIgnoreCase("IDLETIME"u8) && more && options.Freq == -1)
            {
                if (!TryGetOrReply(c, ++j, long.MaxValue,
                    "Invalid IDLETIME value, must be >= 0", out options.IdleS))
                {
                    return false;
                }
            }
            else if (word.EqualsIgnoreCase("FREQ"u8) && more && options.IdleS == -1)
            {
                if (!TryGetOrReply(c, ++j, byte.MaxValue,
                    "Invalid FREQ value, must be >= 0 and <= 255", out options.Freq))
                {
                    return false;
                }
            }
            else
            {
                c.AddReplyErrorObject(Shared.SyntaxErr);
                return false;
            }
        }
        return true;
    }

    private static bool TryGetOrReply(Client c, int i, long max, string error, out long value)
    {
        if (!c.TryGetLongOrReply(c.Argv(i), out value))
        {
            return false;
        }
        if (value >= 0 && value <= max)
        {
            return true;
        }
        c.AddReplyError(error);
        return false;
    }

    /// <port>cluster.c verifyDumpPayload</port>
    private static bool Verify(RedisServer server, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < FooterBytes)
        {
            return false;
        }
        ReadOnlySpan<byte> footer = payload[^FooterBytes..];
        return BinaryPrimitives.ReadUInt16LittleEndian(footer) <= RdbEncoding.Version
            && (server.Persistence.SkipChecksumValidation
                || BinaryPrimitives.ReadUInt64LittleEndian(footer[VersionBytes..])
                    == Crc64.Update(0, payload[..^sizeof(ulong)]));
    }

    private static bool TryRead(
        Client c, ReadOnlyMemory<byte> value, KeyArg key, out Robj o)
    {
        var reader = new RdbReader(new RdbInput(value));
        int type = reader.ReadType();
        o = default;
        bool ok = type != -1 && RdbEncoding.IsObjectType(type)
            && new RdbValueLoader(c.Server, reader).Load(type, key.Bytes, out o)
                == RdbLoadedValue.Ok;
        if (reader.Fault?.Text(c.Server.Persistence.LoadingLoadedBytes) is { } text)
        {
            c.Server.Log(LogLevel.Verbose, text);
        }
        return ok;
    }

    /// <summary>Puts the value in the place of whatever the key held, unless its time is over
    /// already.</summary>
    private static void Put(Client c, KeyArg key, Robj o, long ttlMs, RestoreOptions options)
    {
        bool deleted = options.Replace && c.Db.Delete(key);
        long when = ttlMs != 0 && !options.AbsTtl
            ? ttlMs + c.Server.CommandTimeSnapshot()
            : ttlMs;
        if (when != 0 && Expire.CheckAlreadyExpired(c.Server, when))
        {
            Robj.Free(c.Server.Z, ref o);
            if (deleted)
            {
                c.ReplicateAs(
                    c.Server.Config.LazyfreeLazyServerDel ? "UNLINK"u8 : "DEL"u8, c.ArgvMemory(1));
                c.Db.SignalModified(c, key);
                Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
                c.Server.Dirty++;
            }
            c.AddReply(Shared.Ok);
            return;
        }
        c.Db.Add(key, o);
        AccessClock.Set(c.Server, o, options.Freq, options.IdleS, c.Server.Time.LruClock);
        if (when != 0)
        {
            c.Db.SetExpire(c, key, when);
            ReplicateAbsolute(c, when, options);
        }
        c.Db.SignalModified(c, key);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "restore"u8, key.Bytes, c.Db.Id);
        c.AddReply(Shared.Ok);
        c.Server.Dirty++;
    }

    private static void ReplicateAbsolute(Client c, long when, RestoreOptions options)
    {
        if (options.AbsTtl)
        {
            return;
        }
        c.ReplicateArgumentAs(2, when);
        c.ReplicateWith("ABSTTL"u8);
    }
}
