// QuicklistBench: a list of 100,000 elements of 16 bytes, and a LinkedList of the same.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class QuicklistBench
{
    private const int Elements = 100_000;
    private const int Draws = 8192;

    private readonly QuicklistShared _shared = new();
    private readonly LinkedList<byte[]> _peer = new();
    private readonly byte[] _value = Encoding.ASCII.GetBytes(new string('x', 16));
    private ZmallocSlab _z = null!;
    private Quicklist _list;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _list = Quicklist.Create(_z);
        for (int i = 0; i < Elements; i++)
        {
            _list.PushTail(_z, _shared, _value);
            _peer.AddLast((byte[])_value.Clone());
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Quicklist.Free(_z, ref _list);
        _z.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Draws)]
    public void Push_at_the_tail_and_pop_at_the_head()
    {
        for (int i = 0; i < Draws; i++)
        {
            _list.PushTail(_z, _shared, _value);
            _list.Pop(_z, _shared, true);
        }
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void The_same_of_a_LinkedList()
    {
        for (int i = 0; i < Draws; i++)
        {
            _peer.AddLast((byte[])_value.Clone());
            _peer.RemoveFirst();
        }
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public long Walk()
    {
        long sum = 0;
        QuicklistIterator iter = _list.GetIterator(_z, _shared, true);
        while (iter.Next(out QuicklistEntry entry))
        {
            sum += entry.Value.Bytes.Length;
        }
        iter.Release();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Elements)]
    public long Walk_of_a_LinkedList()
    {
        long sum = 0;
        foreach (byte[] value in _peer)
        {
            sum += value.Length;
        }
        return sum;
    }
}
