// RaxBench: a radix tree of 300,000 keys such as a stream's: find, seek, walk.
// Ours, no origin in C.
using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class RaxBench
{
    private const int Keys = 300_000;
    private const int Draws = 8192;
    private const ulong FirstMs = 1_700_000_000_000;

    private readonly byte[][] _draws = new byte[Draws][];
    private ZmallocSlab _z = null!;
    private Rax _rax;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _rax = Rax.New(_z);
        for (int i = 0; i < Keys; i++)
        {
            _rax.Insert(_z, Key(i), 1);
        }
        uint draw = 1;
        for (int i = 0; i < Draws; i++)
        {
            draw = (draw * 1664525) + 1013904223;
            _draws[i] = Key((int)((draw >> 4) % Keys));
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Rax.Free(_z, ref _rax);
        _z.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public int Find()
    {
        int found = 0;
        foreach (byte[] key in _draws)
        {
            found += _rax.TryFind(key, out _) ? 1 : 0;
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public int Seek_and_one_step()
    {
        int found = 0;
        RaxIterator it = new(_z, _rax);
        foreach (byte[] key in _draws)
        {
            it.Seek(RaxOp.Ge, key);
            found += it.Next() ? 1 : 0;
        }
        it.Stop();
        return found;
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Walk()
    {
        int found = 0;
        RaxIterator it = new(_z, _rax);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            found++;
        }
        it.Stop();
        return found;
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Remove_and_insert()
    {
        foreach (byte[] key in _draws)
        {
            _rax.Remove(_z, key);
            _rax.Insert(_z, key, 1);
        }
    }

    private static byte[] Key(int i)
    {
        byte[] key = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(key, FirstMs + ((ulong)i * 3));
        return key;
    }
}
