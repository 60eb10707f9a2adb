// ZmallocRemote: what a background job holds instead of the server's allocator.
// Ours, no origin in C (jemalloc may be freed to from any thread).
using System;

namespace RedisNet.Mem;

/// <summary>Passes frees to the owner's remote list and refuses everything else.</summary>
internal sealed class ZmallocRemote : Zmalloc
{
    private readonly Zmalloc _owner;

    internal ZmallocRemote(Zmalloc owner)
        : base(null)
    {
        _owner = owner;
    }

    public override AllocatorStats Stats => _owner.Stats;

    public override nint TryAlloc(nuint size, string file = "", int line = 0)
    {
        throw new MemoryFaultException("A background job may only free");
    }

    public override nint TryAllocZeroed(nuint size, string file = "", int line = 0)
    {
        throw new MemoryFaultException("A background job may only free");
    }

    public override nint TryRealloc(nint p, nuint size, string file = "", int line = 0)
    {
        throw new MemoryFaultException("A background job may only free");
    }

    public override void Free(nint p, string file = "", int line = 0)
    {
        _owner.FreeRemote(p);
    }

    public override void FreeRemote(nint p)
    {
        _owner.FreeRemote(p);
    }

    public override nuint UsableSize(nint p)
    {
        return _owner.UsableSize(p);
    }

    public override void Purge()
    {
    }

    public override void Dispose()
    {
    }
}
