// Seeded: the repeatable random numbers of these tests (splitmix64).
// Ours.
namespace RedisNet.Mem.Tests;

/// <summary>A generator whose whole state is its seed.</summary>
public sealed class Seeded
{
    private ulong _state;

    public Seeded(ulong seed)
    {
        _state = seed;
    }

    public ulong Next()
    {
        _state += 0x9e3779b97f4a7c15UL;
        ulong x = _state;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebUL;
        return x ^ (x >> 31);
    }

    public int Below(int limit)
    {
        return (int)(Next() % (ulong)limit);
    }
}
