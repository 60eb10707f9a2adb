// ZsetBench: a sorted set of 300,000 members of 16 bytes: insert, rank, move, delete; and what a
// SortedSet with a Dictionary needs for the same. (Those have no rank.)
// Ours, no origin in C.
using System.Collections.Generic;
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
    private readonly SortedSet<(double Score, string Name)> _peer = new(new ByScore());
    private readonly Dictionary<string, double> _peerScores = new(Members);
    private readonly string[] _words = new string[Draws];
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
            double score = Draw(1_000_000);
            string name = Encoding.ASCII.GetString(Name(i));
            _zset.Add(_z, _type, score, Name(i));
            _peer.Add((score, name));
            _peerScores.Add(name, score);
        }
        for (int i = 0; i < Draws; i++)
        {
            _names[i] = Name(Draw(Members));
            _words[i] = Encoding.ASCII.GetString(_names[i]);
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

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Another_score_in_a_SortedSet()
    {
        foreach (string name in _words)
        {
            double score = Draw(1_000_000);
            _peer.Remove((_peerScores[name], name));
            _peer.Add((score, name));
            _peerScores[name] = score;
        }
    }

    private static byte[] Name(int i) =>
        Encoding.ASCII.GetBytes(i.ToString("d16", CultureInfo.InvariantCulture));

    private int Draw(int limit)
    {
        _draw = (_draw * 1664525) + 1013904223;
        return (int)((_draw >> 4) % (uint)limit);
    }

    private sealed class ByScore : IComparer<(double Score, string Name)>
    {
        public int Compare((double Score, string Name) x, (double Score, string Name) y)
        {
            int byScore = x.Score.CompareTo(y.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Name, y.Name);
        }
    }
}
