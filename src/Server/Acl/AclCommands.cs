// AclCommands: ACL and its subcommands about users.
// Port of redis 7.2 acl.c aclCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>Handlers of ACL, without LOG.</summary>
public static class AclCommands
{
    private const int MaxShown = 128;
    private const int MaxPasswordBits = 4096;
    private const int PasswordBits = 256;

    private const string NoFile =
        "This Redis instance is not configured to use an ACL file. You may want to specify users "
        + "via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis "
        + "configuration file set) in order to store users in the Redis configuration.";

    /// <port>acl.c aclCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "CAT [<category>]",
        "    List all commands that belong to <category>, or all command categories",
        "    when no category is specified.",
        "DELUSER <username> [<username> ...]",
        "    Delete a list of users.",
        "DRYRUN <username> <command> [<arg> ...]",
        "    Returns whether the user can execute the given command without executing the command.",
        "GETUSER <username>",
        "    Get the user's details.",
        "GENPASS [<bits>]",
        "    Generate a secure 256-bit user password. The optional `bits` argument can",
        "    be used to specify a different size.",
        "LIST",
        "    Show users details in config file format.",
        "LOAD",
        "    Reload users from the ACL file.",
        "LOG [<count> | RESET]",
        "    Show the ACL log entries.",
        "SAVE",
        "    Save the current config to the ACL file.",
        "SETUSER <username> <attribute> [<attribute> ...]",
        "    Create or modify a user with the specified attributes.",
        "USERS",
        "    List all the registered usernames.",
        "WHOAMI",
        "    Return the current connection username.",
    ]);

    /// <port>acl.c aclCommand</port>
    public static void Setuser(Client c)
    {
        for (int i = 2; i < c.Argc; i++)
        {
            c.RedactCommandArgument(i);
        }
        string name = Encoding.Latin1.GetString(c.Argv(2));
        if (AclText.HasSpaces(name))
        {
            c.AddReplyError("Usernames can't contain spaces or null characters");
            return;
        }
        string[] rules = new string[c.Argc - 3];
        for (int i = 0; i < rules.Length; i++)
        {
            rules[i] = Encoding.Latin1.GetString(c.Argv(i + 3));
        }
        RedisServer server = c.Server;
        string? error = AclRules.ApplyAll(server, server.Acl.ByName(name), name, rules);
        if (error is not null)
        {
            c.AddReplyError(error);
            return;
        }
        c.AddReply(Shared.Ok);
    }

    /// <port>acl.c aclCommand</port>
    public static void Deluser(Client c)
    {
        AclState acl = c.Server.Acl;
        for (int i = 2; i < c.Argc; i++)
        {
            if (AclText.Shown(c.Argv(i)) == acl.DefaultUser.Name)
            {
                c.AddReplyError("The 'default' user cannot be removed");
                return;
            }
        }
        int deleted = 0;
        for (int i = 2; i < c.Argc; i++)
        {
            AclUser? user = acl.ByName(Encoding.Latin1.GetString(c.Argv(i)));
            if (user is not null && acl.Users.Remove(user.Name))
            {
                AclKill.ClientsOf(c.Server, user);
                deleted++;
            }
        }
        c.AddReplyLongLong(deleted);
    }

    /// <port>acl.c aclCommand</port>
    public static void Getuser(Client c)
    {
        AclUser? user = c.Server.Acl.ByName(Encoding.Latin1.GetString(c.Argv(2)));
        if (user is null)
        {
            c.AddReplyNull();
            return;
        }
        c.AddReplyMapLen(6);
        c.AddReplyBulk("flags"u8);
        string[] flags = AclDescription.Flags(user);
        c.AddReplySetLen(flags.Length);
        Array.ForEach(flags, c.AddReplyBulk);
        c.AddReplyBulk("passwords"u8);
        c.AddReplyArrayLen(user.Passwords.Count);
        user.Passwords.ForEach(c.AddReplyBulk);
        AddSelector(c, user.Root);
        c.AddReplyBulk("selectors"u8);
        c.AddReplyArrayLen(user.Selectors.Count - 1);
        for (int i = 1; i < user.Selectors.Count; i++)
        {
            c.AddReplyMapLen(3);
            AddSelector(c, user.Selectors[i]);
        }
    }

    /// <port>acl.c aclCommand</port>
    public static void List(Client c)
    {
        c.AddReplyArrayLen(c.Server.Acl.Users.Count);
        foreach (AclUser user in c.Server.Acl.Users.Values)
        {
            c.AddReplyBulk(AclDescription.Line(c.Server, user));
        }
    }

    /// <port>acl.c aclCommand</port>
    public static void Users(Client c)
    {
        c.AddReplyArrayLen(c.Server.Acl.Users.Count);
        foreach (AclUser user in c.Server.Acl.Users.Values)
        {
            c.AddReplyBulk(user.Name);
        }
    }

    /// <port>acl.c aclCommand</port>
    public static void Whoami(Client c) => c.AddReplyBulk(c.User?.Name);

    /// <port>acl.c aclCommand</port>
    public static void Load(Client c)
    {
        if (c.Server.Config.Aclfile.Length == 0)
        {
            c.AddReplyError(NoFile);
        }
        else if (AclFile.Load(c.Server) is { } errors)
        {
            c.AddReplyError(errors);
        }
        else
        {
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>acl.c aclCommand</port>
    public static void Save(Client c)
    {
        if (c.Server.Config.Aclfile.Length == 0)
        {
            c.AddReplyError(NoFile);
        }
        else if (!AclFile.Save(c.Server))
        {
            c.AddReplyError("There was an error trying to save the ACLs. "
                + "Please check the server logs for more information");
        }
        else
        {
            c.AddReply(Shared.Ok);
        }
    }

    /// <port>acl.c aclCommand</port>
    public static void Cat(Client c)
    {
        if (c.Argc == 2)
        {
            c.AddReplyArrayLen(AclCategories.All.Length);
            foreach ((string name, _) in AclCategories.All)
            {
                c.AddReplyBulk(name);
            }
            return;
        }
        if (c.Argc != 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        AclCategory category = AclCategories.ByName(c.Argv(2));
        if (category == AclCategory.None)
        {
            string name = AclText.Shown(c.Argv(2));
            c.AddReplyError($"Unknown category '{name[..Math.Min(name.Length, MaxShown)]}'");
            return;
        }
        int length = c.AddReplyDeferredLen();
        c.SetDeferredArrayLen(length, AddCommands(c, c.Server.Commands.Original, category));
    }

    /// <port>acl.c aclCommand</port>
    public static void Genpass(Client c)
    {
        long bits = PasswordBits;
        if (c.Argc > 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        if (c.Argc == 3 && !c.TryGetLongOrReply(c.Argv(2), out bits))
        {
            return;
        }
        if (bits is <= 0 or > MaxPasswordBits)
        {
            c.AddReplyError("ACL GENPASS argument must be the number of bits for the output "
                + $"password, a positive number up to {MaxPasswordBits}");
            return;
        }
        int digits = (int)(bits + 3) / 4;
        c.AddReplyBulk(ServerInit.RandomHex(c.Server.Env.Random, digits + 1)[..digits]);
    }

    /// <port>acl.c aclCommand</port>
    public static void Dryrun(Client c)
    {
        AclUser? user = c.Server.Acl.ByName(Encoding.Latin1.GetString(c.Argv(2)));
        if (user is null)
        {
            c.AddReplyError($"User '{AclText.Shown(c.Argv(2))}' not found");
            return;
        }
        ReadOnlySpan<ReadOnlyMemory<byte>> argv = c.Arguments()[3..];
        RedisCommand? cmd = c.Server.Commands.Lookup(argv);
        if (cmd is null)
        {
            c.AddReplyError($"Command '{AclText.Shown(c.Argv(3))}' not found");
            return;
        }
        if (!cmd.ArityMatches(argv.Length))
        {
            c.AddReplyError($"wrong number of arguments for '{cmd.FullName}' command");
            return;
        }
        AclVerdict verdict = AclCheck.CheckCommand(c.Server, user, cmd, argv, out int index);
        if (verdict == AclVerdict.Allowed)
        {
            c.AddReply(Shared.Ok);
            return;
        }
        string value = Encoding.Latin1.GetString(argv[index].Span);
        c.AddReplyBulk(AclDenial.Text(verdict, user, cmd, value));
    }

    /// <port>acl.c aclAddReplySelectorDescription</port>
    private static void AddSelector(Client c, AclSelector selector)
    {
        c.AddReplyBulk("commands"u8);
        c.AddReplyBulk(AclDescription.Commands(c.Server, selector));
        c.AddReplyBulk("keys"u8);
        c.AddReplyBulk(AclDescription.Keys(selector));
        c.AddReplyBulk("channels"u8);
        c.AddReplyBulk(AclDescription.Channels(selector));
    }

    /// <summary>Containers nest one level, so this goes no deeper than the table.</summary>
    /// <port>acl.c aclCatWithFlags</port>
    private static long AddCommands(Client c, CommandIndex commands, AclCategory category)
    {
        long count = 0;
        for (int i = 0; i < commands.Count; i++)
        {
            RedisCommand cmd = commands[i];
            if ((cmd.AclCategories & category) != 0)
            {
                c.AddReplyBulk(cmd.FullNameBytes);
                count++;
            }
            if (cmd.Subcommands is not null)
            {
                count += AddCommands(c, cmd.Subcommands, category);
            }
        }
        return count;
    }
}
