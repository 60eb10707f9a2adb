// AclCommands: the part of ACL that makes sense with one user.
// Port of redis 7.2 acl.c aclCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Only the default user exists so far: SETUSER, LIST and the rest are unknown subcommands until
// access control lists are built, rather than commands that pretend.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>Handlers of ACL.</summary>
public static class AclCommands
{
    private const int MaxShown = 128;

    /// <port>acl.c aclCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "CAT [<category>]",
        "    List all commands that belong to <category>, or all command categories",
        "    when no category is specified.",
        "WHOAMI",
        "    Return the current connection username.",
    ]);

    /// <port>acl.c aclCommand</port>
    public static void Whoami(Client c)
    {
        if (c.AuthRequired())
        {
            c.AddReplyNull();
            return;
        }

        c.AddReplyBulk(c.Server.Acl.DefaultUser.Name);
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

        AclCategory category = AclCategories.ByName(c.Argv(2));
        if (c.Argc != 3 || category == AclCategory.None)
        {
            ReplyUnknown(c);
            return;
        }

        int length = c.AddReplyDeferredLen();
        c.SetDeferredArrayLen(length, ReplyCommands(c, c.Server.Commands.Commands, category));
    }

    private static void ReplyUnknown(Client c)
    {
        if (c.Argc != 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }

        ReadOnlySpan<byte> name = c.Argv(2);
        string shown = Encoding.Latin1.GetString(name[..Math.Min(name.Length, MaxShown)]);
        c.AddReplyError($"Unknown category '{shown}'");
    }

    /// <summary>Containers nest one level, so this goes no deeper than the table.</summary>
    /// <port>acl.c aclCatWithFlags</port>
    private static long ReplyCommands(Client c, CommandIndex commands, AclCategory category)
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
                count += ReplyCommands(c, cmd.Subcommands, category);
            }
        }

        return count;
    }
}
