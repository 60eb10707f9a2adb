// AclRuleErrors: the errors of rules in words.
// Port of redis 7.2 acl.c ACLSetUserStringError. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Texts that clients and logs see.</summary>
public static class AclRuleErrors
{
    /// <port>acl.c ACLSetUserStringError</port>
    public static string Text(this AclRuleError error) => error switch
    {
        AclRuleError.Unknown => "Unknown command or category name in ACL",
        AclRuleError.Syntax => "Syntax error",
        AclRuleError.PatternAfterAllKeys => "Adding a pattern after the * pattern (or the "
            + "'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start "
            + "with an empty list of patterns",
        AclRuleError.PatternAfterAllChannels => "Adding a pattern after the * pattern (or the "
            + "'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' "
            + "to start with an empty list of channels",
        AclRuleError.NoSuchPassword =>
            "The password you are trying to remove from the user does not exist",
        AclRuleError.BadHash => "The password hash must be exactly 64 characters and contain only "
            + "lowercase hexadecimal characters",
        AclRuleError.DuplicateUser =>
            "Duplicate user found. A user can only be defined once in config files",
        AclRuleError.FirstArgOfSubcommand =>
            "Allowing first-arg of a subcommand is not supported",
        _ => "Wrong format",
    };
}
