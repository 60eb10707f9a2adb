// HyperloglogBench: adding to both forms, counting and merging them.
// Ours, no origin in C.
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class HyperloglogBench
{
    private const int Draws = 1500;
    private const int SparseMax = 3000;

    private readonly byte[][] _draws = new byte[Draws][];
    private readonly byte[] _max = new byte[Hyperloglog.Registers];
    private ZmallocSlab _z = null!;
    private Sds _dense;
    private Sds _sparse;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _dense = Hyperloglog.Create(_z);
        _sparse = Hyperloglog.Create(_z);
        for (int i = 0; i < 100_000; i++)
        {
            Hyperloglog.Add(_z, ref _dense, Element(i), SparseMax);
        }
        for (int i = 0; i < Draws; i++)
        {
            _draws[i] = Element(i);
            Hyperloglog.Add(_z, ref _sparse, _draws[i], SparseMax);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Sds.Free(_z, ref _dense);
        Sds.Free(_z, ref _sparse);
        _z.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Add_to_a_sparse_one_from_the_first_to_the_1500th()
    {
        Sds s = Hyperloglog.Create(_z);
        foreach (byte[] ele in _draws)
        {
            Hyperloglog.Add(_z, ref s, ele, SparseMax);
        }
        Sds.Free(_z, ref s);
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Add_to_a_dense_one()
    {
        foreach (byte[] ele in _draws)
        {
            Hyperloglog.Add(_z, ref _dense, ele, SparseMax);
        }
    }

    [Benchmark]
    public ulong Count_a_dense_one()
    {
        Hyperloglog.TryCount(_dense.Span, out ulong card);
        return card;
    }

    [Benchmark]
    public ulong Count_a_sparse_one()
    {
        Hyperloglog.TryCount(_sparse.Span, out ulong card);
        return card;
    }

    [Benchmark]
    public bool Merge_a_dense_one() => Hyperloglog.TryMerge(_max, _dense.Span);

    [Benchmark]
    public bool Merge_a_sparse_one() => Hyperloglog.TryMerge(_max, _sparse.Span);

    private static byte[] Element(int i) =>
        Encoding.ASCII.GetBytes("e:" + i.ToString(CultureInfo.InvariantCulture));
}
