// ExpireSample: one handful of volatile keys looked at by the active expire cycle.
// Port of redis 7.2 expire.c expireScanCallback. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Counts what a sample met and deletes the dead keys in it.</summary>
/// <port>expire.c expireScanData</port>
internal sealed class ExpireSample
{
    public readonly Action<nint> Visitor;
    private RedisDb _db = null!;
    private long _nowUnixMs;

    public ExpireSample()
    {
        Visitor = Visit;
    }

    public long Sampled { get; private set; }

    public long Expired { get; private set; }

    public long TtlSumMs { get; private set; }

    public int TtlSamples { get; private set; }

    public void Reset(RedisDb db, long nowUnixMs)
    {
        _db = db;
        _nowUnixMs = nowUnixMs;
        Sampled = 0;
        Expired = 0;
        TtlSumMs = 0;
        TtlSamples = 0;
    }

    /// <port>expire.c expireScanCallback</port>
    private void Visit(nint entry)
    {
        Robj o = Robj.FromAddress(entry);
        long ttlMs = o.Expire - _nowUnixMs;
        if (TryExpire(o))
        {
            Expired++;
            _db.Server.PostExecutionUnitOperations();
        }
        if (ttlMs > 0)
        {
            TtlSumMs += ttlMs;
            TtlSamples++;
        }
        Sampled++;
    }

    /// <port>expire.c activeExpireCycleTryExpire</port>
    private bool TryExpire(Robj o)
    {
        if (_nowUnixMs <= o.Expire)
        {
            return false;
        }
        _db.Server.EnterExecutionUnit(updateCachedTime: true);
        // The key's bytes die with the block, and the messages about its death come after: keep
        // them.
        byte[] key = o.Key.ToArray();
        Server.Expire.DeleteExpiredKeyAndPropagate(_db, _db.Key(key));
        _db.Server.ExitExecutionUnit();
        return true;
    }
}
