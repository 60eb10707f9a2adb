// ServerVersion: what this program says it is.
// Port of redis 7.2 version.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Version texts.</summary>
public static class ServerVersion
{
    /// <summary>The version of Redis whose behaviour this is; clients decide by it what they may
    /// use.</summary>
    /// <port>version.h REDIS_VERSION</port>
    public const string Redis = "7.2.4";

    /// <summary>There is no commit in a build: the places for it show zeros, as C's do without
    /// git.</summary>
    public const string GitSha1 = "00000000";
}
