// PackedBench: what hashes and sets ask of their packed forms.
// Ours, no origin in C.
using System;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class PackedBench
{
    private const int Fields = 64;
    private const int Elements = 600;

    private readonly byte[][] _fields = new byte[Fields][];
    private ZmallocSlab _z = null!;
    private Listpack _hash;
    private Intset _set;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _hash = Listpack.New(_z);
        _set = Intset.New(_z);
        for (int i = 0; i < Fields; i++)
        {
            _fields[i] = Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"field:{i:00}"));
            Listpack.AppendPair(_z, ref _hash, _fields[i].AsSpan(), i * 1000);
        }

        for (int i = 0; i < Elements; i++)
        {
            Intset.Add(_z, ref _set, i * 7);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Listpack.Free(_z, ref _hash);
        Intset.Free(_z, ref _set);
        _z.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Fields)]
    public int Find_one_of_64_fields()
    {
        int sum = 0;
        foreach (byte[] field in _fields)
        {
            sum += _hash.Find(_hash.First, field, 1);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fields)]
    public void Set_one_of_64_fields()
    {
        for (int i = 0; i < Fields; i++)
        {
            int p = _hash.Next(_hash.Find(_hash.First, _fields[i], 1));
            Listpack.Replace(_z, ref _hash, p, i * 1000);
        }
    }

    [Benchmark(OperationsPerInvoke = Fields * 2)]
    public long Walk_a_listpack()
    {
        long sum = 0;
        for (int p = _hash.First; p != Listpack.None;)
        {
            sum += _hash.GetNext(ref p).IsInteger ? 1 : 2;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public int Look_for_an_integer_in_600()
    {
        int found = 0;
        for (int i = 0; i < Elements; i++)
        {
            found += _set.Find(i * 5) ? 1 : 0;
        }

        return found;
    }
}
