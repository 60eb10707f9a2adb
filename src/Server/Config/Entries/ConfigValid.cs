// ConfigValid: values that parse and yet are refused.
// Port of redis 7.2 config.c isValidDBfilename. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Checks of single directives; each returns an error text, or null.</summary>
internal static class ConfigValid
{
    private const int NetHostStrLen = 256;

    /// <port>config.c isValidDBfilename</port>
    public static string? Dbfilename(string value) =>
        IsBaseName(value) ? null : "dbfilename can't be a path, just a filename";

    /// <port>config.c isValidAOFfilename</port>
    public static string? Appendfilename(string value) =>
        value.Length == 0 ? "appendfilename can't be empty"
        : IsBaseName(value) ? null : "appendfilename can't be a path, just a filename";

    /// <port>config.c isValidAOFdirname</port>
    public static string? Appenddirname(string value) =>
        value.Length == 0 ? "appenddirname can't be empty"
        : IsBaseName(value) ? null : "appenddirname can't be a path, just a dirname";

    /// <port>util.c pathIsBaseName</port>
    private static bool IsBaseName(string path) => path.IndexOfAny(['/', '\\']) < 0;

    /// <port>config.c isValidShutdownOnSigFlags</port>
    public static string? ShutdownFlags(int value) =>
        (value & (int)Server.ShutdownFlags.Save) != 0
            && (value & (int)Server.ShutdownFlags.NoSave) != 0
            ? "shutdown options SAVE and NOSAVE can't be used simultaneously"
            : null;

    /// <port>config.c isValidActiveDefrag</port>
    public static string? NotActiveDefrag(bool value) => value
        ? "Active defragmentation cannot be enabled: it requires a Redis server compiled with a "
            + "modified Jemalloc like the one shipped by default with the Redis source distribution"
        : null;

    // REDISNET(config-no-aof): the append only file is not built yet; saying yes to it would lose
    // data silently.
    public static string? NoAof(bool value) =>
        value ? "append only files are not supported by this version of RedisNet" : null;

    // REDISNET(config-no-cluster): Redis Cluster is not part of RedisNet.
    public static string? NoCluster(bool value) =>
        value ? "cluster mode is not supported by RedisNet" : null;

    /// <port>config.c isValidAnnouncedNodename</port>
    public static string? NodeName(string value) =>
        value.AsSpan().IndexOfAny("!#$%&()*+:;<>?@[]^{|}~") < 0
            ? null
            : "Announced human node name contained invalid character";

    /// <port>config.c isValidAnnouncedHostname</port>
    public static string? Hostname(string value)
    {
        if (value.Length >= NetHostStrLen)
        {
            return "Hostnames must be less than 256 characters";
        }
        foreach (char c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))
            {
                return "Hostnames may only contain alphanumeric characters, hyphens or dots";
            }
        }
        return null;
    }

    /// <port>config.c isValidProcTitleTemplate</port>
    public static string? ProcTitleTemplate(string value) => ProcTitle.IsValid(value)
        ? null : "template format is invalid or contains unknown variables";
}
