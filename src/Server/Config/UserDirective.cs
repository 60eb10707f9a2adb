// UserDirective: the `user` line of the default user, as CONFIG REWRITE leaves it behind.
// Port of redis 7.2 config.c rewriteConfigUserOption. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Redis writes one `user` line for each user whenever it rewrites its file, also when a Sentinel
// has it do so. There is only the default user so far, who may do everything; his line is written
// as C writes it and understood again, so that a file may go back and forth between the two.
using System;
using System.Security.Cryptography;
using System.Text;

namespace RedisNet.Server;

/// <summary>Reads and writes <c>user default …</c>.</summary>
internal sealed class UserDirective
{
    private const string Unsupported =
        "users other than the default one are not supported by this version of RedisNet";

    private string? _passwordHash;
    private bool _seen;

    /// <summary>Takes a line of a file. Returns what is wrong with it, or null.</summary>
    /// <port>acl.c ACLAppendUserForLoading</port>
    public string? Take(string[] words)
    {
        // REDISNET(acl-default-user): access control lists come later; what would be ignored is
        // refused.
        if (words[1] != "default")
        {
            return Unsupported;
        }
        if (_seen)
        {
            return "Error in user declaration 'default': Duplicate user found. "
                + "A user can only be defined once in config files";
        }
        _seen = true;
        foreach (string rule in words.AsSpan(2))
        {
            bool everything = rule is "on" or "nopass" or "sanitize-payload"
                or "skip-sanitize-payload" or "~*" or "&*" or "+@all" or "allkeys"
                or "allchannels" or "allcommands";
            if (!everything && !TryTakeHash(rule))
            {
                return $"the rule '{rule}' of the default user is not supported by this version "
                    + "of RedisNet";
            }
        }
        return null;
    }

    private bool TryTakeHash(string rule)
    {
        const int HashLength = 64;
        if (rule.Length != HashLength + 1 || rule[0] != '#')
        {
            return false;
        }
        _passwordHash = rule[1..];
        return true;
    }

    /// <summary>What is wrong once everything is loaded, or null: a password that is known by its
    /// hash alone cannot be used yet.</summary>
    public string? CheckPassword(ServerConfig config) =>
        _passwordHash is null || _passwordHash == HashOf(config.Requirepass ?? "")
            ? null
            : "the default user's password is known by its hash alone: give it as requirepass too";

    /// <summary>Writes the line and marks <c>user</c> as understood.</summary>
    /// <port>config.c rewriteConfigUserOption</port>
    public static void Write(RedisServer server, ConfigRewriteState state)
    {
        string? password = server.Config.Requirepass;
        string rules = string.IsNullOrEmpty(password)
            ? "on nopass sanitize-payload ~* &* +@all"
            : $"on sanitize-payload #{HashOf(password)} ~* &* +@all";
        state.RewriteLine("user", "user default " + rules, force: true);
    }

    /// <port>acl.c ACLHashPassword</port>
    private static string HashOf(string password) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(password)));
}
