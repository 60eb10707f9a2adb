// RdbCheck: looks through a file and tells what is wrong with it.
// Port of redis 7.2 redis-check-rdb.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The program redisnet-check-rdb, and what a server does with a file that it could not load. It
// reads with the server's own loader (RdbReader, RdbValueLoader), so that both find the same
// faults.
// REDISNET(rdb-check-output): C prints the findings to standard output; here they go where the log
// goes, without its line heads: standard output for the program.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>One check of one file.</summary>
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

    private const int MaxText = 1023;

    private readonly RedisServer _server;
    private readonly string _file;
    private readonly RdbScratch _key = new();
    private readonly RdbScratch _value = new();
    private readonly long _nowUnixMs;
    private RdbReader? _reader;
    private RdbValueLoader? _values;
    private string _doing = "start";
    private string? _keyName;

    // C's is zeroed memory: a file that breaks before its first key is reported as "Reading type
    // 0".
    private int _keyType;
    private int _version;
    private bool _failed;
    private long _keys;
    private long _expires;
    private long _expired;
    private long _expire = -1;

    /// <summary>A check of this file.</summary>
    public RdbCheck(RedisServer server, string fileName)
    {
        _server = server;
        _file = fileName;
        _nowUnixMs = server.Env.Clock.UnixUs() / 1000;
    }

    private RdbReader Reader => _reader!;

    /// <summary>Checks the file and prints what it finds; true when it found nothing
    /// wrong.</summary>
    /// <remarks>From here on this server looks for elements that come twice in everything it
    /// reads: it is about to end.</remarks>
    /// <port>redis-check-rdb.c redis_check_rdb_main</port>
    public bool Run()
    {
        _server.Config.SanitizeDumpPayload = SanitizeDumpPayload.Yes;
        Info("Checking RDB file "
            + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(_file)));
        IFileSystem files = _server.Env.Files;
        SysResult opened = files.Open(_file, OpenFlags.Read);
        if (!opened.Ok)
        {
            return false;
        }

        SysResult length = files.Length(opened.Int);
        var input = new RdbInput(
            files, opened.Int, length.Ok ? length.Value : 0, _server.Config.Rdbchecksum);
        _reader = new RdbReader(input);
        _values = new RdbValueLoader(_server, _reader, isCheck: true);
        bool good = Read();
        files.Close(opened.Int);
        if (good)
        {
            Info("\\o/ RDB looks OK! \\o/");
            ShowCounts();
        }

        return good;
    }

    /// <summary>Says where the checker itself came to an end.</summary>
    /// <port>redis-check-rdb.c rdbCheckHandleCrash</port>
    public void Crashed() => Error("Server crash checking the specified RDB file!");

    /// <summary>Name of a value type.</summary>
    /// <port>redis-check-rdb.c rdb_type_string</port>
    public static string TypeName(int type) =>
        (uint)type < (uint)TypeNames.Length ? TypeNames[type] : "unknown";

    /// <port>redis-check-rdb.c redis_check_rdb</port>
    private bool Read()
    {
        Span<byte> magic = stackalloc byte[9];
        if (!Reader.Input.Read(magic))
        {
            return EndOfFile();
        }

        if (!magic.StartsWith("REDIS"u8))
        {
            return Error("Wrong signature trying to load DB from file");
        }

        _version = RdbText.Atoi(magic[5..]);
        if (_version is < 1 or > RdbEncoding.Version)
        {
            return Error(string.Create(
                CultureInfo.InvariantCulture, $"Can't handle RDB format version {_version}"));
        }

        while (true)
        {
            _doing = "read-type";
            int type = Reader.ReadType();
            switch (type)
            {
                case (int)RdbOpcode.Eof:
                    return _version < 5 || !_server.Config.Rdbchecksum || CheckSum();
                case -1:
                    return EndOfFile();
                case (int)RdbOpcode.FunctionPreGa:
                    return Error(string.Create(CultureInfo.InvariantCulture,
                        $"Pre-release function format not supported {_version}"));
                case < (int)RdbOpcode.Function2 when !RdbEncoding.IsObjectType(type):
                    return Error(string.Create(CultureInfo.InvariantCulture,
                        $"Invalid object type: {type}"));
            }

            if (!(type >= (int)RdbOpcode.Function2 ? Opcode((RdbOpcode)type) : Entry(type)))
            {
                return _failed ? false : EndOfFile();
            }
        }
    }

    private bool Opcode(RdbOpcode opcode)
    {
        switch (opcode)
        {
            case RdbOpcode.ExpireTime:
                _doing = "read-expire";
                bool ok = Reader.ReadTime(out long seconds);
                _expire = seconds * 1000;
                return ok;
            case RdbOpcode.ExpireTimeMs:
                _doing = "read-expire";
                return Reader.ReadMillisecondTime(out _expire);
            case RdbOpcode.Freq:
                return Reader.ReadType() != -1;
            case RdbOpcode.Idle:
                return Reader.ReadLen(out _);
            case RdbOpcode.SelectDb:
                _doing = "read-len";
                if (!Reader.ReadLen(out ulong id))
                {
                    return false;
                }

                Info(string.Create(CultureInfo.InvariantCulture, $"Selecting DB ID {id}"));
                return true;
            case RdbOpcode.ResizeDb:
                _doing = "read-len";
                return Reader.ReadLen(out _) && Reader.ReadLen(out _);
            case RdbOpcode.Aux:
                return Aux();
            case RdbOpcode.ModuleAux:
                return ModuleAux();
            default:
                // A library is not compiled here, nor is it in C.
                _doing = "read-functions";
                return Reader.ReadString(_value)
                    || Error("Failed loading library, Failed loading library payload");
        }
    }

    private bool Aux()
    {
        _doing = "read-aux";
        if (!Reader.ReadString(_key) || !Reader.ReadString(_value))
        {
            return false;
        }

        Info($"AUX FIELD {CText(_key.Span)} = '{CText(_value.Span)}'");
        return true;
    }

    private bool ModuleAux()
    {
        const ulong uintOpcode = 2;
        _doing = "read-module-aux";
        if (!Reader.ReadLen(out ulong module) || !Reader.ReadLen(out ulong whenOpcode)
            || !Reader.ReadLen(out _))
        {
            return false;
        }

        if (whenOpcode != uintOpcode)
        {
            return Error("bad when_opcode");
        }

        string name = RdbValueLoader.ModuleName(module);
        Info($"MODULE AUX for: {name}");
        return _values!.SkipModuleValue(name);
    }

    private bool Entry(int type)
    {
        _keyType = type;
        _doing = "read-key";
        if (!Reader.ReadString(_key))
        {
            return false;
        }

        _keyName = CText(_key.Span);
        _keys++;
        _doing = "read-object-value";
        switch (_values!.Load(type, _key.Span, out Robj o))
        {
            case RdbLoadedValue.Unsupported:
                return Reader.Fail(false, 2845, string.Create(
                    CultureInfo.InvariantCulture, $"Unknown RDB encoding type {type}"));
            case RdbLoadedValue.Failed:
            case RdbLoadedValue.EmptyKey:
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
        ulong expected = Reader.Input.Crc;
        Span<byte> bytes = stackalloc byte[8];
        if (!Reader.Input.Read(bytes))
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

    /// <port>rdb.c rdbReportError</port>
    private bool EndOfFile()
    {
        if (Reader.Complaint != null)
        {
            _server.Log(LogLevel.Warning, Reader.Complaint);
        }

        if (Reader.Fault is not { } fault)
        {
            return Error("Unexpected EOF reading RDB file");
        }

        Error(fault.Text(loadedBytes: 0));
        _server.Log(LogLevel.Warning, "Terminating server after rdb file reading failure.");
        return false;
    }

    /// <port>redis-check-rdb.c rdbCheckError</port>
    private bool Error(string text)
    {
        _failed = true;
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
        CultureInfo.InvariantCulture,
        $"[offset {_reader?.Input.Processed ?? 0}] {text[..int.Min(text.Length, MaxText)]}"));

    /// <port>redis-check-rdb.c rdbShowGenericInfo</port>
    private void ShowCounts()
    {
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_keys} keys read"));
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_expires} expires"));
        Print(string.Create(CultureInfo.InvariantCulture, $"[info] {_expired} already expired"));
    }

    // C prints a string up to its first zero byte.
    private static string CText(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private void Print(string line) => _server.LogRaw(LogLevel.Warning, line + "\n");
}
