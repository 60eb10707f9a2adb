// EvictionPool: the keys that are best to evict among those sampled lately.
// Port of redis 7.2 evict.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Sampling a few keys and evicting the worst of them is a poor LRU; keeping the worst of many
// samples is a good one. So 16 candidates survive from one eviction to the next, ordered by score:
// the higher, the better to evict. A candidate is a copy of the key's bytes, because the key may be
// deleted, or written, before its turn comes.
using System;

namespace RedisNet.Server;

/// <summary>Up to 16 candidates in ascending order of score.</summary>
/// <port>evict.c evictionPoolEntry, evictionPoolAlloc</port>
public sealed class EvictionPool
{
    /// <port>evict.c EVPOOL_SIZE</port>
    private const int Size = 16;

    private readonly Candidate[] _pool = new Candidate[Size];
    private int _count;

    private struct Candidate
    {
        public ulong Score;
        public byte[] Key;
        public int DbId;
    }

    /// <summary>Candidates held.</summary>
    public int Count => _count;

    /// <summary>Whether a key of that score would be kept: there is room, or it is better than the
    /// worst.</summary>
    public bool Takes(ulong score) => _count < Size || _pool[0].Score < score;

    /// <summary>Keeps a candidate, at the cost of the worst one when the pool is full.</summary>
    /// <port>evict.c evictionPoolPopulate</port>
    public void Add(ulong score, ReadOnlySpan<byte> key, int dbId)
    {
        Os.Check.That(Takes(score));
        int k = 0;
        while (k < _count && _pool[k].Score < score)
        {
            k++;
        }
        if (_count < Size)
        {
            Array.Copy(_pool, k, _pool, k + 1, _count - k);
            _count++;
        }
        else
        {
            k--;
            Array.Copy(_pool, 1, _pool, 0, k);
        }
        _pool[k] = new Candidate { Score = score, Key = key.ToArray(), DbId = dbId };
    }

    /// <summary>Takes the best candidate out. Its key may be gone by now.</summary>
    public bool TryTakeBest(out byte[] key, out int dbId)
    {
        if (_count == 0)
        {
            (key, dbId) = ([], 0);
            return false;
        }
        ref Candidate best = ref _pool[--_count];
        (key, dbId) = (best.Key, best.DbId);
        best = default;
        return true;
    }
}
