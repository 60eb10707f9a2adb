// AclDenial: what a client is told that was refused something.
// Port of redis 7.2 acl.c getAclErrorMessage, multi.c execCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Texts of refusals, and their note in the log.</summary>
public static class AclDenial
{
    /// <summary>Checks the rights of the client; when they do not suffice, notes it and
    /// refuses.</summary>
    /// <returns>Whether the command may run.</returns>
    /// <port>server.c processCommand</port>
    public static bool CheckOrReject(Client c)
    {
        AclVerdict verdict = AclCheck.Check(c, out int index);
        if (verdict == AclVerdict.Allowed)
        {
            return true;
        }
        AclLog.Add(c, verdict, ContextOf(c), AclLog.ObjectOf(c, verdict, index));
        c.RejectCommand("-NOPERM " + Text(verdict, c.User!, c.Cmd!, null));
        return false;
    }

    /// <summary>The same for a queued command that EXEC is about to run: its error is one of the
    /// replies.</summary>
    /// <port>multi.c execCommand</port>
    public static bool CheckQueuedOrReply(Client c)
    {
        AclVerdict verdict = AclCheck.Check(c, out int index);
        if (verdict == AclVerdict.Allowed)
        {
            return true;
        }
        string reason = verdict switch
        {
            AclVerdict.DeniedCommand => "no permission to execute the command or subcommand",
            AclVerdict.DeniedKey => "no permission to touch the specified keys",
            _ => "no permission to access one of the channels used as arguments",
        };
        AclLog.Add(c, verdict, AclLogContext.Multi, AclLog.ObjectOf(c, verdict, index));
        c.AddReplyError("-NOPERM ACLs rules changed between the moment the transaction was "
            + "accumulated and the EXEC call. This command is no longer allowed for the following "
            + "reason: " + reason);
        return false;
    }

    /// <summary>Whether the client is collecting a transaction.</summary>
    public static AclLogContext ContextOf(Client c) =>
        c.Has(ClientFlags.Multi) ? AclLogContext.Multi : AclLogContext.TopLevel;

    /// <summary>The refusal in words.</summary>
    /// <param name="value">The key or channel, to name it; else null.</param>
    /// <port>acl.c getAclErrorMessage</port>
    public static string Text(AclVerdict verdict, AclUser user, RedisCommand cmd, string? value)
    {
        if (verdict == AclVerdict.DeniedCommand)
        {
            return $"User {user.Name} has no permissions to run the '{cmd.FullName}' command";
        }
        Check.That(verdict is AclVerdict.DeniedKey or AclVerdict.DeniedChannel);
        string what = verdict == AclVerdict.DeniedKey ? "key" : "channel";
        return value is not null
            ? $"User {user.Name} has no permissions to access the '{value}' {what}"
            : $"No permissions to access a {what}";
    }
}
