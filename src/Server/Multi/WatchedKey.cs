// WatchedKey: one key that one client's transaction depends on.
// Port of redis 7.2 multi.c watchedKey. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A WATCH.</summary>
/// <port>multi.c watchedKey</port>
public sealed class WatchedKey(Client client, RedisDb db, byte[] key, bool expired)
{
    public Client Client { get; } = client;

    public RedisDb Db { get; } = db;

    public byte[] Key { get; } = key;

    /// <summary>The key was dead already when it was watched: its deletion then changes
    /// nothing.</summary>
    public bool Expired { get; set; } = expired;
}
