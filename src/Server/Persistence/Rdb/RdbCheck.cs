// RdbCheck: looks through a file that could not be loaded and tells what is wrong with it.
// Port of redis 7.2 redis-check-rdb.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// REDISNET(rdb-check-output): C prints the findings to standard output; here they go where the log
// goes, without its line heads.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The checker that runs after a failed load.</summary>
public sealed class RdbCheck
{
    private static readonly string[] TypeNames =
    [
        "string", "list-linked", "set-hashtable", "zset-v1", "hash-hashtable", "zset-v2",
        "module-pre-release",
        "module-value", "", "hash-zipmap", "list-ziplist", "set-intset", "zset-ziplist",
        "hash-ziplist",
        "quicklist", "stream", "hash-listpack", "zset-listpack", "quicklist-v2", "set-listpack",
    ];

    private readonly RedisServer _server;
    private readonly RdbReader _reader;
    private readonly RdbScratch _key = new();
    private readonly RdbScratch _value = new();
    private readonly RdbValueLoader _values;
    private readonly long _nowUnixMs;
    private string _doing = "start";
    private string? _keyName;

    // C's is zeroed memory: a file that breaks before its first key is reported as "Reading type
    // 0".
    private int _keyType;
    private long _keys;
    private long _expires;
    private long _expired;
    private long _expire = -1;

    private RdbCheck(RedisServer server, RdbReader reader)
    {
        _server = server;
        _reader = reader;
        _values = new RdbValueLoader(server, reader);
        _nowUnixMs = server.Env.Clock.UnixUs() / 1000;
    }

    /// <summary>Checks a file and prints what it finds; true when it found nothing wrong.</summary>
    /// <port>redis-check-rdb.c redis_check_rdb_main</port>
    public static bool Run(RedisServer server, string fileName)
    {
        server.LogRaw(LogLevel.Warning, $"[offset 0] Checking RDB file {fileName}\n");
        IFileSystem files = server.Env.Files;
        SysResult opened = files.Open(fileName, OpenFlags.Read);
        if (!opened.Ok)
        {
            return false;
        }

        SysResult length = files.Length(opened.Int);
        var input = new RdbInput(files, opened.Int, length.Ok ? length.Value : 0, true);
        var check = new RdbCheck(server, new RdbReader(input));
        bool good = check.Run();
        files.Close(opened.Int);
        if (good)
        {
            check.Info("\\o/ RDB looks OK! \\o/");
            check.ShowCounts();
        }

        return good;
    }

    /// <summary>Name of a value type.</summary>
    /// <port>redis-check-rdb.c rdb_type_string</port>
    public static string TypeName(int type) =>
        (uint)type < (uint)TypeNames.Length ? TypeNames[type] : "unknown";

    /// <port>redis-check-rdb.c redis_check_rdb</port>
    private bool Run()
    {
        Span<byte> magic = stackalloc byte[9];
        if (!_reader.Input.Read(magic))
        {
            return EndOfFile();
        }

        if (!magic.StartsWith("REDIS"u8))
        {
            return Error("Wrong signature trying to load DB from file");
        }

        int version = RdbText.Atoi(magic[5..]);
        if (version is < 1 or > RdbEncoding.Version)
        {
            return Error(string.Create(
                CultureInfo.InvariantCulture, $"Can't handle RDB format version {version}"));
        }

        while (true)
        {
            _doing = "read-type";
            int type = _reader.ReadType();
            if (type == (int)RdbOpcode.Eof)
            {
                return version < 5 || CheckSum();
            }

            if (type == -1)
            {
                return EndOfFile();
            }

            if (type < (int)RdbOpcode.Function2 && !RdbEncoding.IsObjectType(type))
            {
                return Error(string.Create(CultureInfo.InvariantCulture,
                    $"Invalid object type: {type}"));
            }

            if (!(type >= (int)RdbOpcode.Function2 ? Opcode((RdbOpcode)type) : Entry(type)))
            {
                return EndOfFile();
            }
        }
    }

    private bool Opcode(RdbOpcode opcode)
    {
        switch (opcode)
        {
            case RdbOpcode.ExpireTime:
                _doing = "read-expire";
                bool ok = _reader.ReadTime(out long seconds);
                _expire = seconds * 1000;
                return ok;
            case RdbOpcode.ExpireTimeMs:
                _doing = "read-expire";
                return _reader.ReadMillisecondTime(out _expire);
            case RdbOpcode.Freq:
                return _reader.ReadType() != -1;
            case RdbOpcode.Idle:
                return _reader.ReadLen(out _);
            case RdbOpcode.SelectDb:
                _doing = "read-len";
                if (!_reader.ReadLen(out ulong id))
                {
                    return false;
                }

                Info(string.Create(CultureInfo.InvariantCulture, $"Selecting DB ID {id}"));
                return true;
            case RdbOpcode.ResizeDb:
                _doing = "read-len";
                return _reader.ReadLen(out _) && _reader.ReadLen(out _);
            case RdbOpcode.Aux:
                return Aux();
            default:
                _doing = opcode == RdbOpcode.ModuleAux ? "read-module-aux" : "read-functions";
                return _reader.Fail(false, 0,
                    "Modules and functions are not supported by this version");
        }
    }

    private bool Aux()
    {
        _doing = "read-aux";
        if (!_reader.ReadString(_key) || !_reader.ReadString(_value))
        {
            return false;
        }

        Info($"AUX FIELD {Encoding.Latin1.GetString(_key.Span)} = "
            + $"'{Encoding.Latin1.GetString(_value.Span)}'");
        return true;
    }

    private bool Entry(int type)
    {
        _keyType = type;
        _doing = "read-key";
        if (!_reader.ReadString(_key))
        {
            return false;
        }

        _keyName = Encoding.Latin1.GetString(_key.Span);
        _keys++;
        _doing = "read-object-value";
        switch (_values.Load(type, _key.Span, out Robj o))
        {
            case RdbLoadedValue.Unsupported:
                return _reader.Fail(false, 0,
                    $"Values of type {TypeName(type)} are not supported by this version");
            case RdbLoadedValue.Failed:
                return false;
            default:
                Robj.Free(_server.Z, ref o);
                break;
        }

        if (_expire != -1)
        {
            _expires++;
            _expired += _expire < _nowUnixMs ? 1 : 0;
        }

        _keyName = null;
        _keyType = -1;
        _expire = -1;
        return true;
    }

    private bool CheckSum()
    {
        _doing = "check-sum";
        ulong expected = _reader.Input.Crc;
        Span<byte> bytes = stackalloc byte[8];
        if (!_reader.Input.Read(bytes))
        {
            return EndOfFile();
        }

        ulong got = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (got != 0 && got != expected)
        {
            return Error("RDB CRC error");
        }

        Info(got == 0
            ? "RDB file was saved with checksum disabled: no check performed."
            : "Checksum OK");
        return true;
    }

    private bool EndOfFile() => Error(_reader.Fault?.Reason ?? "Unexpected EOF reading RDB file");

    /// <port>redis-check-rdb.c rdbCheckError</port>
    private bool Error(string text)
    {
        Print("--- RDB ERROR DETECTED ---");
        Info(text);
        Print($"[additional info] While doing: {_doing}");
        if (_keyName != null)
        {
            Print($"[additional info] Reading key '{_keyName}'");
        }

        if (_keyType != -1)
        {
            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"[additional info] Reading type {_keyType} ({TypeName(_keyType)})"));
        }

        ShowCounts();
        return false;
    }

    /// <port>redis-check-rdb.c rdbCheckInfo</port>
    private void Info(string text) => Print(string.Create(
        CultureInfo.InvariantCulture, $"[offset {_reader.Input.Processed}] {text}"));

    /// <port>redis-check-rdb.c rdbShowGenericInfo</port>
    private void ShowCounts()
    {
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_keys} keys read"));
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_expires} expires"));
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_expired} already expired"));
    }

    private void Print(string line) => _server.LogRaw(LogLevel.Warning, line + "\n");
}
