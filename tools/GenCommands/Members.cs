// Members: the words of the JSON files and the C# enum members they stand for.
//
// A word is a member in lower case, with '_' or '-' between its parts or not: "readonly" and
// "no_auth", "unix-time".
using System;
using System.Linq;

namespace RedisNet.Tools.GenCommands;

/// <summary>Members of the enums in src/Server/Commands that a row may name.</summary>
public static class Members
{
    public static readonly string[] CommandFlags =
    [
        "Write", "ReadOnly", "DenyOom", "Admin", "PubSub", "NoScript", "Blocking", "Loading",
            "Stale",
        "SkipMonitor", "SkipSlowlog", "Asking", "Fast", "NoAuth", "MayReplicate", "Sentinel",
        "OnlySentinel", "NoMandatoryKeys", "Protected", "NoAsyncLoading", "NoMulti", "AllowBusy",
            "TouchesArbitraryKeys",
    ];

    public static readonly string[] AclCategories =
    [
        "Keyspace", "Read", "Write", "Set", "SortedSet", "List", "Hash", "String", "Bitmap",
            "HyperLogLog",
        "Geo", "Stream", "PubSub", "Admin", "Fast", "Slow", "Blocking", "Dangerous", "Connection",
            "Transaction",
        "Scripting",
    ];

    public static readonly string[] KeyFlags =
    [
        "Ro", "Rw", "Ow", "Rm", "Access", "Update", "Insert", "Delete", "NotKey", "Incomplete",
        "VariableFlags",
    ];

    public static readonly string[] Groups =
    [
        "Generic", "String", "List", "Set", "SortedSet", "Hash", "PubSub", "Transactions",
            "Connection",
        "Server", "Scripting", "HyperLogLog", "Cluster", "Sentinel", "Geo", "Stream", "Bitmap",
    ];

    public static readonly string[] ArgTypes =
        ["String", "Integer", "Double", "Key", "Pattern", "UnixTime", "PureToken", "OneOf",
            "Block"];

    public static readonly string[] DocFlags = ["Deprecated", "Syscmd"];

    /// <summary>The member a word stands for, or null.</summary>
    public static string? Find(string[] members, string word)
    {
        string plain = word.Replace("_", "").Replace("-", "");
        return members.FirstOrDefault(m => m.Equals(plain, StringComparison.OrdinalIgnoreCase));
    }
}
