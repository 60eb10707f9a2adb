// AclRuleError: why a rule was refused.
// Port of redis 7.2 acl.c ACLSetUserStringError. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C says it with errno; the names of those codes are in the comments.
namespace RedisNet.Server;

/// <summary>What is wrong with a rule.</summary>
public enum AclRuleError
{
    None = 0,

    /// <summary>EINVAL.</summary>
    Syntax,

    /// <summary>ENOENT: no such command or category.</summary>
    Unknown,

    /// <summary>EEXIST: a key pattern after all keys were allowed.</summary>
    PatternAfterAllKeys,

    /// <summary>EISDIR: a channel pattern after all channels were allowed.</summary>
    PatternAfterAllChannels,

    /// <summary>ENODEV.</summary>
    NoSuchPassword,

    /// <summary>EBADMSG.</summary>
    BadHash,

    /// <summary>EALREADY: two definitions of one user in the configuration.</summary>
    DuplicateUser,

    /// <summary>ECHILD: a first argument of a subcommand.</summary>
    FirstArgOfSubcommand,
}
