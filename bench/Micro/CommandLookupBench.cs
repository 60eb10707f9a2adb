// CommandLookupBench: from the words of a request to its row in the command table.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Server;

namespace RedisNet.Bench.Micro;

public class CommandLookupBench
{
    private static readonly string[] Lines =
    [
        "GET k", "set k v", "INCR k", "LPUSH k v", "hset k f v", "ZADD k 1 m", "expire k 10",
        "PING",
    ];

    private readonly CommandTable _table = new(new ServerMode());
    private readonly Dictionary<string, RedisCommand> _peer = new(StringComparer.OrdinalIgnoreCase);
    private readonly ReadOnlyMemory<byte>[][] _lines = Array.ConvertAll(Lines, Words);
    private readonly ReadOnlyMemory<byte>[] _sub = Words("CONFIG GET maxmemory");
    private readonly ReadOnlyMemory<byte>[] _unknown = Words("NOSUCHCOMMAND k");

    [GlobalSetup]
    public void Setup()
    {
        foreach (RedisCommand cmd in _table.WithSubcommands())
        {
            _peer[cmd.FullName] = cmd;
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 8)]
    public int Lookup()
    {
        int found = 0;
        foreach (ReadOnlyMemory<byte>[] line in _lines)
        {
            found += _table.Lookup(line) is null ? 0 : 1;
        }
        return found;
    }

    [Benchmark]
    public bool Lookup_of_a_subcommand() => _table.Lookup(_sub) is null;

    [Benchmark]
    public bool Lookup_in_vain() => _table.Lookup(_unknown) is null;

    [Benchmark(OperationsPerInvoke = 8)]
    public int Lookup_by_a_string_in_a_Dictionary()
    {
        int found = 0;
        foreach (ReadOnlyMemory<byte>[] line in _lines)
        {
            found += _peer.ContainsKey(Encoding.ASCII.GetString(line[0].Span)) ? 1 : 0;
        }
        return found;
    }

    private static ReadOnlyMemory<byte>[] Words(string line) =>
        Array.ConvertAll(line.Split(' '), w => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(w));
}
