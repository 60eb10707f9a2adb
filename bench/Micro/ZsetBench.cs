// ZsetBench: a sorted set of 300,000 members of 16 bytes: insert, rank, move, delete.
// Ours, no origin in C.
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class ZsetBench
{
    private const int Members = 300_000;
    private const int Draws = 8192;

    private readonly byte[][] _names = new byte[Draws][];
    private readonly ZsetDictType _type = new(new DictShared(new byte[16]));
    private ZmallocSlab _z = null!;
    private Zset _zset;
    private uint _draw = 1;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _zset = Zset.Create(_z, _type, 1);
        for (int i = 0; i < Members; i++)
        {
            _zset.Add(_z, _type, Draw(1_000_000), Name(i));
        }
        for (int i = 0; i < Draws; i++)
        {
            _names[i] = Name(Draw(Members));
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Zset.Free(_z, ref _zset, _type);
        _z.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public double Score()
    {
        double sum = 0;
        foreach (byte[] name in _names)
        {
            sum += _zset.Find(_z, _type, name).Score;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public long Rank()
    {
        long sum = 0;
        foreach (byte[] name in _names)
        {
            sum += _zset.List.GetRank(_zset.Find(_z, _type, name));
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Another_score()
    {
        foreach (byte[] name in _names)
        {
            _zset.List.UpdateScore(_zset.Find(_z, _type, name), Draw(1_000_000));
        }
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Remove_and_add()
    {
        foreach (byte[] name in _names)
        {
            _zset.Remove(_z, _type, name);
            _zset.Add(_z, _type, Draw(1_000_000), name);
        }
    }

    private static byte[] Name(int i) =>
        Encoding.ASCII.GetBytes(i.ToString("d16", CultureInfo.InvariantCulture));

    private int Draw(int limit)
    {
        _draw = (_draw * 1664525) + 1013904223;
        return (int)((_draw >> 4) % (uint)limit);
    }
}
