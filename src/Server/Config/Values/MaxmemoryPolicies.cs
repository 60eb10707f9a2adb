// MaxmemoryPolicies: what a policy means for the access clock.
// Port of redis 7.2 server.h MAXMEMORY_FLAG_LRU. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Questions about a <see cref="MaxmemoryPolicy"/>.</summary>
public static class MaxmemoryPolicies
{
    private const int FlagLru = 1;
    private const int FlagLfu = 2;
    private const int FlagAllKeys = 4;

    /// <port>server.h MAXMEMORY_FLAG_LFU</port>
    public static bool IsLfu(this MaxmemoryPolicy policy) => ((int)policy & FlagLfu) != 0;

    /// <summary>Whether keys without a time to live may go too.</summary>
    /// <port>server.h MAXMEMORY_FLAG_ALLKEYS</port>
    public static bool TakesAllKeys(this MaxmemoryPolicy policy) =>
        ((int)policy & FlagAllKeys) != 0;

    /// <summary>Whether every value needs an access clock of its own, so that C could not share
    /// small integers.</summary>
    /// <port>server.h MAXMEMORY_FLAG_NO_SHARED_INTEGERS</port>
    public static bool KeepsPerKeyClock(this MaxmemoryPolicy policy, long maxmemory) =>
        maxmemory != 0 && ((int)policy & (FlagLru | FlagLfu)) != 0;
}
