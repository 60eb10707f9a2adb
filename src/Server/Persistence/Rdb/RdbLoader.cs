// RdbLoader: reads an RDB file into the databases.
// Port of redis 7.2 rdb.c rdbLoadRio. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Files of versions 1 to 11 are read as far as their types are built (RdbValueLoader); a value of
// another type ends the load with a message that names it. The bytes are not trusted: see
// RdbReader.
//
// A file at start that cannot be read ends the process, as in C: half a data set must not be
// served. One that came from a master only fails the load.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>One load.</summary>
public sealed class RdbLoader
{
    private readonly RedisServer _server;
    private readonly RdbReader _reader;
    private readonly RdbSaveInfo? _info;
    private readonly RdbFlags _flags;
    private readonly string _file;
    private readonly long _nowUnixMs;
    private readonly uint _lruClock;
    private readonly RdbScratch _key = new();
    private readonly RdbScratch _value = new();
    private readonly RdbValueLoader _values;
    private RedisDb _db;
    private ulong _keyHash;

    /// <summary>The entry read last, which is in no table yet.</summary>
    private Robj _waiting;
    private ulong _waitingHash;
    private int _version;
    private long _expire = -1;
    private long _lruIdle = -1;
    private long _lfuFreq = -1;
    private long _emptyKeysSkipped;

    private RdbLoader(RedisServer server, RdbReader reader, string file, RdbSaveInfo? info,
        RdbFlags flags)
    {
        _server = server;
        _reader = reader;
        _values = new RdbValueLoader(server, reader);
        _file = file;
        _info = info;
        _flags = flags;
        _db = server.Db[0];
        _nowUnixMs = server.Env.Clock.UnixUs() / 1000;
        _lruClock = AccessClock.LruClockAt(_nowUnixMs);
    }

    /// <summary>Loads a file. <paramref name="info"/>, if given, receives what it says about
    /// replication.</summary>
    /// <remarks>Answers clients from time to time while it runs. A broken file ends the process
    /// unless it came from a master (<see cref="RdbFlags.Replication"/>).</remarks>
    /// <port>rdb.c rdbLoad</port>
    public static RdbLoadResult Load(RedisServer server, string fileName, RdbSaveInfo? info,
        RdbFlags flags)
    {
        IFileSystem files = server.Env.Files;
        SysResult opened = files.Open(fileName, OpenFlags.Read);
        if (!opened.Ok)
        {
            if (opened.Errno == Errno.ENOENT)
            {
                return RdbLoadResult.NotExist;
            }

            server.Log(
                LogLevel.Warning,
                $"Fatal error: can't open the RDB file {fileName} for reading: "
                    + $"{opened.Errno.Message()}");
            return RdbLoadResult.Failed;
        }

        SysResult length = files.Length(opened.Int);
        long size = length.Ok ? length.Value : 0;
        var input = new RdbInput(files, opened.Int, size, server.Config.Rdbchecksum)
        {
            ProgressIntervalBytes = server.Config.LoadingProcessEventsIntervalBytes,
            Progress = at => Loading.Progress(server, at),
        };
        Loading.Start(server, size);
        var loader = new RdbLoader(server, new RdbReader(input), fileName, info, flags);
        bool ok = loader.Run();
        loader.DropWaiting();
        files.Close(opened.Int);
        Loading.Stop(server);
        return ok ? RdbLoadResult.Ok : RdbLoadResult.Failed;
    }

    /// <port>rdb.c rdbLoadRioWithLoadingCtx</port>
    private bool Run()
    {
        if (!ReadHeader(out bool eof))
        {
            return eof && EndOfFile();
        }

        while (true)
        {
            int type = _reader.ReadType();
            if (type == (int)RdbOpcode.Eof)
            {
                break;
            }

            if (type == -1 || !(type >= (int)RdbOpcode.Function2 ? ReadOpcode((RdbOpcode)type)
                : ReadEntry(type)))
            {
                return EndOfFile();
            }
        }

        if (!AddWaiting())
        {
            return EndOfFile();
        }

        if (_version >= 5 ? !CheckSum() : !EndsHere())
        {
            return false;
        }

        PersistenceState p = _server.Persistence;
        string skipped = _emptyKeysSkipped == 0 ? "." : string.Create(
            CultureInfo.InvariantCulture, $", empty keys skipped: {_emptyKeysSkipped}.");
        _server.Log(LogLevel.Notice, string.Create(
            CultureInfo.InvariantCulture,
            $"Done loading RDB, keys loaded: {p.LastLoadKeysLoaded}, keys expired: "
                + $"{p.LastLoadKeysExpired}{skipped}"));
        return true;
    }

    private bool ReadHeader(out bool eof)
    {
        Span<byte> magic = stackalloc byte[9];
        eof = !_reader.Input.Read(magic);
        if (eof)
        {
            return false;
        }

        if (!magic.StartsWith("REDIS"u8))
        {
            _server.Log(LogLevel.Warning, "Wrong signature trying to load DB from file");
            return false;
        }

        _version = RdbText.Atoi(magic[5..]);
        if (_version is < 1 or > RdbEncoding.Version)
        {
            _server.Log(LogLevel.Warning, string.Create(
                CultureInfo.InvariantCulture, $"Can't handle RDB format version {_version}"));
            return false;
        }

        return true;
    }

    private bool ReadOpcode(RdbOpcode opcode)
    {
        switch (opcode)
        {
            case RdbOpcode.ExpireTime:
                bool read = _reader.ReadTime(out long seconds);
                _expire = seconds * 1000;
                return read;
            case RdbOpcode.ExpireTimeMs:
                return _reader.ReadMillisecondTime(out _expire);
            case RdbOpcode.Freq:
                _lfuFreq = _reader.ReadType();
                return _lfuFreq != -1;
            case RdbOpcode.Idle:
                bool ok = _reader.ReadLen(out ulong idle);
                _lruIdle = (long)idle;
                return ok;
            case RdbOpcode.SelectDb:
                return AddWaiting() && SelectDb();
            case RdbOpcode.ResizeDb:
                return ResizeDb();
            case RdbOpcode.Aux:
                return ReadAux();
            case RdbOpcode.FunctionPreGa:
                return _reader.Fail(true, 3225, "Pre-release function format not supported.");
            case RdbOpcode.Function2:
                _server.Log(
                    LogLevel.Warning, "Failed loading library, functions are not supported by "
                        + "this version");
                return false;
            default:
                _server.Log(
                    LogLevel.Warning,
                    "The RDB file contains AUX module data I can't load: modules are not "
                        + "supported");
                return false;
        }
    }

    private bool SelectDb()
    {
        if (!_reader.ReadLen(out ulong id))
        {
            return false;
        }

        if (id >= (ulong)_server.Db.Length)
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"FATAL: Data file was created with a Redis server configured to handle more "
                    + $"than " +
                $"{_server.Db.Length} databases. Exiting");
            _server.Log(LogLevel.Warning, text + "\n");
            return _reader.Fail(true, 0, text);
        }

        _db = _server.Db[(int)id];
        return true;
    }

    // The sizes are a hint, and from a stranger: what the rest of the file cannot hold is not
    // reserved.
    private bool ResizeDb()
    {
        if (!_reader.ReadLen(out ulong keys) || !_reader.ReadLen(out ulong expires))
        {
            return false;
        }

        const long leastEntryBytes = 3;
        long possible = _reader.Input.Remaining / leastEntryBytes;
        _db.Keys.Main.TryExpand(long.Min((long)ulong.Min(keys, long.MaxValue), possible));
        _db.Keys.Expires.TryExpand(long.Min((long)ulong.Min(expires, long.MaxValue), possible));
        return true;
    }

    private bool ReadAux()
    {
        if (!_reader.ReadString(_key) || !_reader.ReadString(_value))
        {
            return false;
        }

        string key = Encoding.Latin1.GetString(_key.Span);
        string value = Encoding.Latin1.GetString(_value.Span);
        if (key.StartsWith('%'))
        {
            _server.Log(LogLevel.Notice, $"RDB '{key}': {value}");
            return true;
        }

        switch (key.ToLowerInvariant())
        {
            case "repl-stream-db" when _info != null:
                _info.ReplStreamDb = RdbText.Atoi(_value.Span);
                break;
            case "repl-id" when _info != null && value.Length == ReplicationIds.Length:
                _info.ReplId = value;
                break;
            case "repl-offset" when _info != null:
                _info.ReplOffset = RdbText.Strtoll(_value.Span);
                break;
            case "redis-ver":
                _server.Log(LogLevel.Notice, $"Loading RDB produced by version {value}");
                break;
            case "ctime":
                long age = long.Max(0, (_nowUnixMs / 1000) - RdbText.Strtoll(_value.Span));
                _server.Log(LogLevel.Notice, string.Create(
                    CultureInfo.InvariantCulture, $"RDB age {age} seconds"));
                break;
            case "used-mem":
                long used = RdbText.Strtoll(_value.Span);
                _server.Log(LogLevel.Notice, string.Create(
                    CultureInfo.InvariantCulture,
                    $"RDB memory usage when created {(double)used / (1024 * 1024):F2} Mb"));
                _server.Persistence.LoadingRdbUsedMem = used;
                break;
            case "aof-preamble" when RdbText.Strtoll(_value.Span) != 0:
                _server.Log(LogLevel.Notice, "RDB has an AOF tail");
                break;
            case "aof-base" when RdbText.Strtoll(_value.Span) != 0:
                _server.Log(LogLevel.Notice, "RDB is base AOF");
                break;
            case "repl-stream-db" or "repl-id" or "repl-offset"
                or "aof-preamble" or "aof-base" or "lua"
                or "redis-bits":
                break;
            default:
                _server.Log(LogLevel.Debug, $"Unrecognized RDB AUX field: '{key}'");
                break;
        }

        return true;
    }

    private bool ReadEntry(int type)
    {
        if (!_reader.ReadString(_key))
        {
            return false;
        }

        // The place of the key comes into the cache while its value is read.
        _keyHash = _db.Keys.GetHash(_key.Span);
        _db.Keys.PrefetchPlace(_keyHash, _expire != -1);
        Robj o = default;
        RdbLoadedValue value = RdbEncoding.IsObjectType(type)
            ? _values.Load(type, _key.Span, out o)
            : UnknownType(type);
        if (value is RdbLoadedValue.Failed or RdbLoadedValue.Unsupported)
        {
            return value == RdbLoadedValue.Unsupported && RefuseType(type);
        }

        bool isMaster = _server.Repl.MasterHost == null;
        bool ok = true;
        if (value == RdbLoadedValue.EmptyKey)
        {
            SkipEmptyKey();
        }
        else if (isMaster && (_flags & RdbFlags.AofPreamble) == 0 && _expire != -1
            && _expire < _nowUnixMs)
        {
            DropExpired(ref o);
        }
        else
        {
            ok = AddEntry(ref o);
        }

        _expire = -1;
        _lfuFreq = -1;
        _lruIdle = -1;
        DebugDelay(_server.Config.KeyLoadDelay);
        return ok;
    }

    /// <summary>key-load-delay: microseconds a key, or -n for a microsecond every n keys.</summary>
    /// <port>debug.c debugDelay</port>
    private void DebugDelay(int us)
    {
        if (us < 0)
        {
            us = _server.Env.Random.NextU64() % (ulong)-(long)us == 0 ? 1 : 0;
        }

        if (us > 0)
        {
            _server.Env.Clock.SleepUs(us);
        }
    }

    private RdbLoadedValue UnknownType(int type)
    {
        _reader.Fail(false, 2845, string.Create(
            CultureInfo.InvariantCulture, $"Unknown RDB encoding type {type}"));
        return RdbLoadedValue.Failed;
    }

    private void SkipEmptyKey()
    {
        const int logged = 10;
        if (_emptyKeysSkipped++ < logged)
        {
            _server.Log(LogLevel.Notice, "rdbLoadObject skipping empty key: "
                + Encoding.Latin1.GetString(_key.Span));
        }
    }

    private bool RefuseType(int type)
    {
        string key = Encoding.Latin1.GetString(_key.Span[..int.Min(_key.Span.Length, 128)]);
        _server.Log(LogLevel.Warning, string.Create(
            CultureInfo.InvariantCulture,
            $"Can't load key '{key}': values of RDB type {type} ({RdbCheck.TypeName(type)}) are "
                + $"not supported"));
        return _reader.Fail(false, 2845, string.Create(
            CultureInfo.InvariantCulture, $"Unknown RDB encoding type {type}"));
    }

    private void DropExpired(ref Robj o)
    {
        if ((_flags & RdbFlags.FeedRepl) != 0)
        {
            // A replica that was connected before the restart still has the key.
            Check.That(_server.Repl.Backlog != null && _server.Clients.Replicas.Count == 0);
            ReplicationFeed.FeedReplicas(
                _server, _db.Id, _server.Config.LazyfreeLazyExpire ? "UNLINK"u8 : "DEL"u8,
                    _key.Span);
        }

        Robj.Free(_server.Z, ref o);
        _server.Persistence.LastLoadKeysExpired++;
    }

    // An entry is linked when the next one was read: what its bucket holds, whose key must be
    // looked at, has come into the cache by then.
    private bool AddEntry(ref Robj o)
    {
        AccessClock.Init(_server, o);
        AccessClock.Set(_server, o, _lfuFreq, _lruIdle, _lruClock);
        if (_expire != -1)
        {
            // It is in no table yet, so nothing has to follow when this moves it.
            Robj.SetExpire(_server.Z, ref o, _expire);
        }

        bool ok = AddWaiting();
        _waiting = o;
        _waitingHash = _keyHash;
        _db.Keys.Main.PrefetchEntry(_keyHash);
        return ok;
    }

    private bool AddWaiting()
    {
        if (_waiting.IsNull)
        {
            return true;
        }

        Robj o = _waiting;
        _waiting = default;
        _server.Persistence.LastLoadKeysLoaded++;
        if (!_db.AddLoaded(o, _waitingHash))
        {
            if ((_flags & RdbFlags.AllowDup) == 0)
            {
                return Duplicate(ref o);
            }

            _db.SyncDelete(new KeyArg(o.Key, _waitingHash));
            Check.That(_db.AddLoaded(o, _waitingHash));
        }

        return true;
    }

    private void DropWaiting() => Robj.Free(_server.Z, ref _waiting);

    private bool Duplicate(ref Robj o)
    {
        string key = Encoding.Latin1.GetString(o.Key);
        _server.Log(LogLevel.Warning, string.Create(
            CultureInfo.InvariantCulture, $"RDB has duplicated key '{key}' in DB {_db.Id}"));
        Robj.Free(_server.Z, ref o);
        if ((_flags & RdbFlags.Replication) == 0)
        {
            Check.Panic("Duplicated key found in RDB file");
        }

        return _reader.Fail(true, 0, "Duplicated key found in RDB file");
    }

    // REDISNET(rdb-old-version): C skips the checksum of a file that says it is older than version
    // 5, and so believes a newer one whose version digit is broken. Old files have nothing after
    // their end.
    private bool EndsHere() =>
        _reader.Input.Remaining == 0 || Fatal(new RdbFault(true, 3341, "RDB CRC error"));

    private bool CheckSum()
    {
        ulong expected = _reader.Input.Crc;
        Span<byte> bytes = stackalloc byte[8];
        if (!_reader.Input.Read(bytes))
        {
            return EndOfFile();
        }

        ulong got = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (!_server.Config.Rdbchecksum || _server.Persistence.SkipChecksumValidation
            || got == expected)
        {
            return true;
        }

        if (got == 0)
        {
            _server.Log(
                LogLevel.Notice, "RDB file was saved with checksum disabled: no check performed.");
            return true;
        }

        _server.Log(LogLevel.Warning, string.Create(
            CultureInfo.InvariantCulture,
            $"Wrong RDB checksum expected: ({expected:x}) but got ({got:x}). Aborting now."));
        return Fatal(new RdbFault(true, 3341, "RDB CRC error"));
    }

    // The file is broken, or ends too early.
    private bool EndOfFile()
    {
        if (_reader.Complaint != null)
        {
            _server.Log(LogLevel.Warning, _reader.Complaint);
        }

        if (_reader.Fault is { } fault)
        {
            return Fatal(fault);
        }

        _server.Log(
            LogLevel.Warning, "Short read or OOM loading DB. Unrecoverable error, aborting now.");
        return Fatal(new RdbFault(false, 3365, "Unexpected EOF reading RDB file"));
    }

    /// <port>rdb.c rdbReportError</port>
    private bool Fatal(RdbFault fault)
    {
        if (fault.CLine != 0)
        {
            _server.Log(LogLevel.Warning, fault.Text(_server.Persistence.LoadingLoadedBytes));
        }

        if ((_flags & RdbFlags.Replication) != 0)
        {
            return false;
        }

        if (fault.CLine != 0)
        {
            _ = new RdbCheck(_server, _file).Run();
        }

        // REDISNET(rdb-check-exit): C exits with 0 when its checker liked the file.
        _server.Env.Die.Exit(1);
        return false;
    }
}
