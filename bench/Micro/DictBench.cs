// DictBench: a keyspace far larger than the caches: lookup, alone and with fetching ahead, deleting
// and adding; and the framework's Dictionary.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class DictBench
{
    private const int Keys = 1_000_000;
    private const int Batch = 32;
    private const int Batches = 256;

    private readonly byte[][] _draws = new byte[Batch * Batches][];
    private readonly ulong[] _hashes = new ulong[Batch];
    private readonly string[] _words = new string[Batch * Batches];
    private readonly Dictionary<string, string> _peer = new(Keys);
    private readonly byte[] _value = Encoding.ASCII.GetBytes(new string('x', 16));
    private ZmallocSlab _z = null!;
    private KeyspaceDict _dict = null!;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _dict = new KeyspaceDict(_z, new DictShared(new byte[16]));
        for (int i = 0; i < Keys; i++)
        {
            byte[] key = Key(i);
            _dict.Add(Robj.Create(_z, key, _value), _dict.GetHash(key));
            _peer.Add(Encoding.ASCII.GetString(key), new string('x', 16));
        }
        // Else each lookup would also move a bucket; RehashBench has that.
        while (_dict.Main.IsRehashing)
        {
            _dict.Main.Rehash(1000);
        }
        uint draw = 1;
        for (int i = 0; i < _draws.Length; i++)
        {
            draw = (draw * 1664525) + 1013904223;
            _draws[i] = Key((int)(draw % Keys));
            _words[i] = Encoding.ASCII.GetString(_draws[i]);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _dict.Release();
        _z.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Batch * Batches)]
    public int Find()
    {
        int found = 0;
        foreach (byte[] key in _draws)
        {
            found += _dict.Find(key, _dict.GetHash(key)).IsNull ? 0 : 1;
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Batch * Batches)]
    public int Find_with_32_fetched_ahead()
    {
        int found = 0;
        for (int from = 0; from < _draws.Length; from += Batch)
        {
            for (int i = 0; i < Batch; i++)
            {
                _hashes[i] = _dict.GetHash(_draws[from + i]);
                _dict.Main.PrefetchBucket(_hashes[i]);
            }
            for (int i = 0; i < Batch; i++)
            {
                _dict.Main.PrefetchEntry(_hashes[i]);
            }
            for (int i = 0; i < Batch; i++)
            {
                found += _dict.Find(_draws[from + i], _hashes[i]).IsNull ? 0 : 1;
            }
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Batch * Batches)]
    public int Find_in_a_Dictionary()
    {
        int found = 0;
        foreach (string key in _words)
        {
            found += _peer.ContainsKey(key) ? 1 : 0;
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Batch * Batches)]
    public void Delete_and_add()
    {
        foreach (byte[] key in _draws)
        {
            ulong hash = _dict.GetHash(key);
            _dict.Delete(key, hash);
            _dict.Add(Robj.Create(_z, key, _value), hash);
        }
    }

    [Benchmark(OperationsPerInvoke = Batch * Batches)]
    public void Delete_and_add_in_a_Dictionary()
    {
        foreach (string key in _words)
        {
            _peer.Remove(key);
            _peer.Add(key, new string('x', 16));
        }
    }

    private static byte[] Key(int i) =>
        Encoding.ASCII.GetBytes("key:" + i.ToString("d12", CultureInfo.InvariantCulture));
}
