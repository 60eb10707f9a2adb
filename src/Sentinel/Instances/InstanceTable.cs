// InstanceTable: instances by name.
// Port of redis 7.2 sentinel.c instancesDictType. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The masters of a Sentinel, and the replicas and Sentinels of a master. It is Redis's own dict, so
// the order in which instances are listed, asked and reconfigured is Redis's too, given the hash
// seed.
//
// A Sentinel of many masters walks two tables a master on every tick, and most are empty: their
// count is kept here, so that such a walk does not fetch the dict's memory to find nothing.
using System;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Sentinel;

/// <summary>Instances by name. Holds unmanaged memory until <see cref="Free"/>.</summary>
/// <port>sentinel.c instancesDictType</port>
public sealed class InstanceTable(Zmalloc z, DictShared shared)
{
    private readonly ManagedDict<SentinelRedisInstance> _dict = new(z, shared);

    public int Count { get; private set; }

    /// <summary>The instance of that name, or null.</summary>
    /// <port>dict.c dictFetchValue</port>
    public SentinelRedisInstance? Find(string name) => _dict.FetchValue(CText.Encode(name));

    /// <summary>Adds an instance under its own name, which must be free.</summary>
    /// <port>dict.c dictAdd</port>
    public void Add(SentinelRedisInstance ri)
    {
        bool added = _dict.Add(CText.Encode(ri.Name), ri);
        Check.That(added);
        Count++;
    }

    /// <summary>Takes an instance out without releasing it.</summary>
    /// <port>dict.c dictUnlink</port>
    public void Unlink(SentinelRedisInstance ri)
    {
        bool removed = _dict.TryRemove(CText.Encode(ri.Name), out SentinelRedisInstance? found);
        Check.That(removed && ReferenceEquals(found, ri));
        Count--;
    }

    /// <summary>Forgets all and returns what was there, for the caller to release.</summary>
    public SentinelRedisInstance[] TakeAll()
    {
        SentinelRedisInstance[] all = Copy();
        _dict.Empty();
        Count = 0;
        return all;
    }

    /// <summary>All instances, to walk while others than the current one may be removed.</summary>
    public SentinelRedisInstance[] Copy()
    {
        var all = new SentinelRedisInstance[Count];
        int n = 0;
        foreach (SentinelRedisInstance ri in this)
        {
            all[n++] = ri;
        }
        Check.That(n == all.Length);
        return all;
    }

    /// <summary>Gives back the memory of the table; its instances are not released by it.</summary>
    /// <port>dict.c dictRelease</port>
    public void Free() => _dict.Release();

    /// <summary>Walks the table. The loop may remove the instance it is at, no other.</summary>
    /// <port>dict.c dictGetSafeIterator</port>
    public Enumerator GetEnumerator() => Count == 0 ? default : new(_dict.GetEnumerator());

    /// <summary>The walk, in the shape foreach wants.</summary>
    public struct Enumerator(ManagedDict<SentinelRedisInstance>.Enumerator inner) : IDisposable
    {
        private readonly bool _walks = true;
        private ManagedDict<SentinelRedisInstance>.Enumerator _inner = inner;

        public readonly SentinelRedisInstance Current => _inner.Current.Value;

        public bool MoveNext() => _walks && _inner.MoveNext();

        public void Dispose()
        {
            if (_walks)
            {
                _inner.Dispose();
            }
        }
    }
}
