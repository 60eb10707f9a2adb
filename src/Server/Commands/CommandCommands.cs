// CommandCommands: COMMAND, the server's description of its own commands.
// Port of redis 7.2 server.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Lists follow the order of the command table, which C leaves to its hash. What a reply about one
// command looks like is in CommandReplies; here is who asks for which commands.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>COMMAND and its subcommands.</summary>
public static class CommandCommands
{
    /// <port>server.c commandCommand</port>
    public static void Command(Client c) => AddAllInfo(c);

    /// <port>server.c commandCountCommand</port>
    public static void Count(Client c) => c.AddReplyLongLong(c.Server.Commands.Commands.Count);

    /// <summary>Names, subcommands after their container, all or those that pass one
    /// filter.</summary>
    /// <port>server.c commandListCommand</port>
    public static void List(Client c)
    {
        if (!TryParseFilter(c, out Predicate<RedisCommand>? passes))
        {
            c.AddReplyErrorSyntax();
            return;
        }
        int handle = c.AddReplyDeferredLen();
        int listed = AddNames(c, c.Server.Commands.Commands, passes);
        c.SetDeferredArrayLen(handle, listed);
    }

    /// <port>server.c commandInfoCommand</port>
    public static void Info(Client c)
    {
        if (c.Argc == 2)
        {
            AddAllInfo(c);
            return;
        }
        c.AddReplyArrayLen(c.Argc - 2);
        for (int i = 2; i < c.Argc; i++)
            CommandReplies.AddInfo(c, c.Server.Commands.LookupFullName(c.Argv(i)));
    }

    /// <summary>Unknown names are passed over, so the number of entries is known only at the
    /// end.</summary>
    /// <port>server.c commandDocsCommand</port>
    public static void Docs(Client c)
    {
        CommandIndex all = c.Server.Commands.Commands;
        if (c.Argc == 2)
        {
            c.AddReplyMapLen(all.Count);
            for (int i = 0; i < all.Count; i++)
                CommandReplies.AddNameAndDocs(c, all[i]);
            return;
        }
        int handle = c.AddReplyDeferredLen();
        int found = 0;
        for (int i = 2; i < c.Argc; i++)
        {
            if (c.Server.Commands.LookupFullName(c.Argv(i)) is { } cmd)
            {
                CommandReplies.AddNameAndDocs(c, cmd);
                found++;
            }
        }
        c.SetDeferredMapLen(handle, found);
    }

    /// <port>server.c commandGetKeysCommand</port>
    public static void GetKeys(Client c) => GetKeys(c, withFlags: false);

    /// <port>server.c commandGetKeysAndFlagsCommand</port>
    public static void GetKeysAndFlags(Client c) => GetKeys(c, withFlags: true);

    /// <port>server.c commandHelpCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "(no subcommand)",
        "    Return details about all Redis commands.",
        "COUNT",
        "    Return the total number of commands in this Redis server.",
        "LIST",
        "    Return a list of all commands in this Redis server.",
        "INFO [<command-name> ...]",
        "    Return details about multiple Redis commands.",
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "DOCS [<command-name> ...]",
        "    Return documentation details about multiple Redis commands.",
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "GETKEYS <full-command>",
        "    Return the keys from a full Redis command.",
        "GETKEYSANDFLAGS <full-command>",
        "    Return the keys and the access flags from a full Redis command.",
    ]);

    private static void AddAllInfo(Client c)
    {
        CommandIndex all = c.Server.Commands.Commands;
        c.AddReplyArrayLen(all.Count);
        for (int i = 0; i < all.Count; i++)
            CommandReplies.AddInfo(c, all[i]);
    }

    /// <summary>Reads FILTERBY, which can stand only once; a null filter lets everything pass.
    /// False on a syntax error.</summary>
    private static bool TryParseFilter(Client c, out Predicate<RedisCommand>? passes)
    {
        passes = null;
        if (c.Argc == 2)
            return true;
        if (c.Argc == 5 && CommandName.Equal(c.Argv(2), "filterby"))
            passes = Filter(c.Argv(3), c.Argv(4).ToArray());
        return passes is not null;
    }

    /// <port>server.c shouldFilterFromCommandList</port>
    private static Predicate<RedisCommand>? Filter(ReadOnlySpan<byte> type, byte[] arg)
    {
        // There are no modules, so no command is of one.
        if (CommandName.Equal(type, "module"))
            return static _ => false;
        if (CommandName.Equal(type, "aclcat"))
        {
            AclCategory category = AclCategories.ByName(arg);
            return cmd => (cmd.AclCategories & category) != 0;
        }
        if (CommandName.Equal(type, "pattern"))
            return cmd => Glob.IsMatch(arg, cmd.FullNameBytes, nocase: true);
        return null;
    }

    /// <port>server.c commandListWithFilter, commandListWithoutFilter</port>
    private static int AddNames(Client c, CommandIndex commands, Predicate<RedisCommand>? passes)
    {
        int listed = 0;
        for (int i = 0; i < commands.Count; i++)
        {
            RedisCommand cmd = commands[i];
            if (passes is null || passes(cmd))
            {
                c.AddReplyBulk(cmd.FullNameBytes);
                listed++;
            }
            if (cmd.Subcommands is not null)
                listed += AddNames(c, cmd.Subcommands, passes);
        }
        return listed;
    }

    /// <port>server.c getKeysSubcommandImpl</port>
    private static void GetKeys(Client c, bool withFlags)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> argv = c.ArgvArray.AsSpan(c.ArgvStart, c.Argc)[2..];
        RedisCommand? cmd = c.Server.Commands.Lookup(argv);
        if (cmd is null)
        {
            c.AddReplyError("Invalid command specified");
            return;
        }
        if (!cmd.HasKeys)
        {
            c.AddReplyError("The command has no key arguments");
            return;
        }
        if (!cmd.ArityMatches(argv.Length))
        {
            c.AddReplyError("Invalid number of arguments specified for command");
            return;
        }
        var result = new GetKeysResult();
        if (KeyExtraction.FromCommandWithSpecs(cmd, argv, KeySearch.Default, result) == 0
            && !cmd.Has(CommandFlags.NoMandatoryKeys))
        {
            c.AddReplyError("Invalid arguments specified for command");
            return;
        }
        c.AddReplyArrayLen(result.Count);
        foreach (KeyReference key in result.Keys)
        {
            if (withFlags)
                c.AddReplyArrayLen(2);
            c.AddReplyBulk(argv[key.Pos].Span);
            if (withFlags)
                CommandReplies.AddKeyFlags(c, key.Flags);
        }
    }
}
