// AllocatorBench: blocks of the sizes of entries, given back and taken again at random places.
// Ours, no origin in C.
using System;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class AllocatorBench
{
    private const int Blocks = 100_000;
    private const int Draws = 8192;

    private readonly nint[] _blocks = new nint[Blocks];
    private readonly nint[] _peers = new nint[Blocks];
    private readonly byte[][] _arrays = new byte[Blocks][];
    private readonly int[] _places = new int[Draws];
    private readonly int[] _sizes = new int[Draws];
    private ZmallocSlab _z = null!;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        uint draw = 1;
        for (int i = 0; i < Draws; i++)
        {
            draw = (draw * 1664525) + 1013904223;
            _places[i] = (int)((draw >> 4) % Blocks);
            _sizes[i] = 24 + (int)((draw >> 8) % 104);
        }
        for (int i = 0; i < Blocks; i++)
        {
            int size = _sizes[i % Draws];
            _blocks[i] = _z.Alloc((nuint)size);
            _peers[i] = Marshal.AllocHGlobal(size);
            _arrays[i] = new byte[size];
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (nint peer in _peers)
        {
            Marshal.FreeHGlobal(peer);
        }
        _z.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Draws)]
    public void Free_and_alloc()
    {
        for (int i = 0; i < Draws; i++)
        {
            ref nint block = ref _blocks[_places[i]];
            _z.Free(block);
            block = _z.Alloc((nuint)_sizes[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Realloc()
    {
        for (int i = 0; i < Draws; i++)
        {
            ref nint block = ref _blocks[_places[i]];
            block = _z.Realloc(block, (nuint)_sizes[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void Free_and_alloc_of_the_C_library()
    {
        for (int i = 0; i < Draws; i++)
        {
            ref nint block = ref _peers[_places[i]];
            Marshal.FreeHGlobal(block);
            block = Marshal.AllocHGlobal(_sizes[i]);
        }
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public void New_array_of_the_collector()
    {
        for (int i = 0; i < Draws; i++)
        {
            _arrays[_places[i]] = GC.AllocateUninitializedArray<byte>(_sizes[i]);
        }
    }
}
