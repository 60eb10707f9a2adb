// CommandReplies: what COMMAND INFO and COMMAND DOCS say about one command.
// Port of redis 7.2 server.c addReplyCommand*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Maps are written with their length first, so each function counts the fields it is going to
// write; the conditions of the count and of the fields must agree.
using System;
using System.Collections.Immutable;

namespace RedisNet.Server;

/// <summary>Writes descriptions of commands.</summary>
internal static class CommandReplies
{
    /// <summary>In the order of the reply. Flags that are nobody's business but the server's are
    /// left out, as in C.</summary>
    private static readonly ImmutableArray<(string Name, CommandFlags Flag)> CommandFlagNames =
    [
        ("write", CommandFlags.Write),
        ("readonly", CommandFlags.ReadOnly),
        ("denyoom", CommandFlags.DenyOom),
        ("module", CommandFlags.Module),
        ("admin", CommandFlags.Admin),
        ("pubsub", CommandFlags.PubSub),
        ("noscript", CommandFlags.NoScript),
        ("blocking", CommandFlags.Blocking),
        ("loading", CommandFlags.Loading),
        ("stale", CommandFlags.Stale),
        ("skip_monitor", CommandFlags.SkipMonitor),
        ("skip_slowlog", CommandFlags.SkipSlowlog),
        ("asking", CommandFlags.Asking),
        ("fast", CommandFlags.Fast),
        ("no_auth", CommandFlags.NoAuth),
        ("no_mandatory_keys", CommandFlags.NoMandatoryKeys),
        ("no_async_loading", CommandFlags.NoAsyncLoading),
        ("no_multi", CommandFlags.NoMulti),
        ("movablekeys", CommandFlags.MovableKeys),
        ("allow_busy", CommandFlags.AllowBusy),
    ];

    private static readonly ImmutableArray<(string Name, KeyFlags Flag)> KeyFlagNames =
    [
        ("RO", KeyFlags.Ro),
        ("RW", KeyFlags.Rw),
        ("OW", KeyFlags.Ow),
        ("RM", KeyFlags.Rm),
        ("access", KeyFlags.Access),
        ("update", KeyFlags.Update),
        ("insert", KeyFlags.Insert),
        ("delete", KeyFlags.Delete),
        ("not_key", KeyFlags.NotKey),
        ("incomplete", KeyFlags.Incomplete),
        ("variable_flags", KeyFlags.VariableFlags),
    ];

    private static readonly ImmutableArray<(string Name, DocFlags Flag)> DocFlagNames =
        [("deprecated", DocFlags.Deprecated), ("syscmd", DocFlags.Syscmd)];

    private static readonly ImmutableArray<(string Name, CommandArgFlags Flag)> ArgFlagNames =
    [
        ("optional", CommandArgFlags.Optional),
        ("multiple", CommandArgFlags.Multiple),
        ("multiple_token", CommandArgFlags.MultipleToken),
    ];

    /// <summary>The ten elements of COMMAND INFO; null for an unknown command.</summary>
    /// <port>server.c addReplyCommandInfo</port>
    public static void AddInfo(Client c, RedisCommand? cmd)
    {
        if (cmd is null)
        {
            c.AddReplyNull();
            return;
        }
        c.AddReplyArrayLen(10);
        c.AddReplyBulk(cmd.FullNameBytes);
        c.AddReplyLongLong(cmd.Arity);
        AddFlags(c, CommandFlagNames, flag => cmd.Flags.HasFlag(flag));
        c.AddReplyLongLong(cmd.FirstKeyIndex);
        c.AddReplyLongLong(cmd.LastKeyIndex);
        c.AddReplyLongLong(cmd.KeyStep);
        AddCategories(c, cmd.AclCategories);
        AddTips(c, cmd.Row.Tips);
        AddKeySpecs(c, cmd.Row.KeySpecs);
        CommandIndex? subs = cmd.Subcommands;
        if (subs is null)
        {
            c.AddReplySetLen(0);
            return;
        }
        c.AddReplyArrayLen(subs.Count);
        for (int i = 0; i < subs.Count; i++)
            AddInfo(c, subs[i]);
    }

    /// <summary>One entry of COMMAND DOCS.</summary>
    public static void AddNameAndDocs(Client c, RedisCommand cmd)
    {
        c.AddReplyBulk(cmd.FullNameBytes);
        AddDocs(c, cmd);
    }

    /// <port>server.c addReplyFlagsForKeyArgs</port>
    public static void AddKeyFlags(Client c, KeyFlags flags) =>
        AddFlags(c, KeyFlagNames, flag => flags.HasFlag(flag));

    /// <port>acl.c addReplyCommandCategories</port>
    private static void AddCategories(Client c, AclCategory categories)
    {
        int count = 0;
        foreach (var (_, category) in AclCategories.All)
            count += categories.HasFlag(category) ? 1 : 0;
        c.AddReplySetLen(count);
        foreach (var (name, category) in AclCategories.All)
        {
            if (categories.HasFlag(category))
                c.AddReplyStatus("@" + name);
        }
    }

    /// <port>server.c addReplyCommandTips</port>
    private static void AddTips(Client c, ImmutableArray<string> tips)
    {
        c.AddReplySetLen(tips.Length);
        foreach (string tip in tips)
            c.AddReplyBulk(tip);
    }

    /// <port>server.c addReplyCommandFlags</port>
    private static void AddFlags<T>(
        Client c, ImmutableArray<(string Name, T Flag)> names, Predicate<T> has)
    {
        int count = 0;
        foreach (var (_, flag) in names)
            count += has(flag) ? 1 : 0;
        c.AddReplySetLen(count);
        foreach (var (name, flag) in names)
        {
            if (has(flag))
                c.AddReplyStatus(name);
        }
    }

    /// <port>server.c addReplyCommandKeySpecs</port>
    private static void AddKeySpecs(Client c, ImmutableArray<KeySpec> specs)
    {
        c.AddReplySetLen(specs.Length);
        foreach (KeySpec spec in specs)
        {
            c.AddReplyMapLen(spec.Notes is null ? 3 : 4);
            if (spec.Notes is not null)
                AddText(c, "notes", spec.Notes);
            c.AddReplyBulk("flags"u8);
            AddKeyFlags(c, spec.Flags);
            c.AddReplyBulk("begin_search"u8);
            AddBeginSearch(c, spec.Begin);
            c.AddReplyBulk("find_keys"u8);
            AddFindKeys(c, spec.Find);
        }
    }

    private static void AddBeginSearch(Client c, BeginSearch begin)
    {
        switch (begin.Type)
        {
            case BeginSearchType.Index:
                AddSpecHead(c, "index", 1);
                AddNumber(c, "index", begin.Pos);
                break;
            case BeginSearchType.Keyword:
                AddSpecHead(c, "keyword", 2);
                AddText(c, "keyword", begin.Keyword);
                AddNumber(c, "startfrom", begin.StartFrom);
                break;
            default:
                AddSpecHead(c, "unknown", 0);
                break;
        }
    }

    private static void AddFindKeys(Client c, FindKeys find)
    {
        switch (find.Type)
        {
            case FindKeysType.Range:
                AddSpecHead(c, "range", 3);
                AddNumber(c, "lastkey", find.LastKey);
                AddNumber(c, "keystep", find.KeyStep);
                AddNumber(c, "limit", find.Limit);
                break;
            case FindKeysType.Keynum:
                AddSpecHead(c, "keynum", 3);
                AddNumber(c, "keynumidx", find.KeynumIndex);
                AddNumber(c, "firstkey", find.FirstKey);
                AddNumber(c, "keystep", find.KeyStep);
                break;
            default:
                AddSpecHead(c, "unknown", 0);
                break;
        }
    }

    /// <summary>Half a key spec up to the numbers: its type and how many fields follow.</summary>
    private static void AddSpecHead(Client c, string type, int fields)
    {
        c.AddReplyMapLen(2);
        AddText(c, "type", type);
        c.AddReplyBulk("spec"u8);
        c.AddReplyMapLen(fields);
    }

    /// <port>server.c addReplyCommandDocs</port>
    private static void AddDocs(Client c, RedisCommand cmd)
    {
        CommandDocs? docs = CommandDocs.Of(cmd.FullName);
        if (docs is null)
        {
            c.AddReplyMapLen(0);
            return;
        }
        c.AddReplyMapLen(CountFields(docs) + (cmd.Subcommands is null ? 0 : 1));
        AddText(c, "summary", docs.Summary);
        AddText(c, "since", docs.Since);
        AddText(c, "group", GroupName(cmd.Row.Group));
        AddText(c, "complexity", docs.Complexity);
        if (docs.Flags != DocFlags.None)
        {
            c.AddReplyBulk("doc_flags"u8);
            AddFlags(c, DocFlagNames, flag => docs.Flags.HasFlag(flag));
        }
        AddText(c, "deprecated_since", docs.DeprecatedSince);
        AddText(c, "replaced_by", docs.ReplacedBy);
        if (docs.History.Length > 0)
            AddHistory(c, docs.History);
        if (docs.Args.Length > 0)
        {
            c.AddReplyBulk("arguments"u8);
            AddArgs(c, docs.Args);
        }
        if (cmd.Subcommands is not null)
            AddSubcommandDocs(c, cmd.Subcommands);
    }

    private static int CountFields(CommandDocs docs) =>
        3 + Count(docs.Complexity) + Count(docs.DeprecatedSince) + Count(docs.ReplacedBy)
        + (docs.Flags != DocFlags.None ? 1 : 0) + (docs.History.Length > 0 ? 1 : 0)
        + (docs.Args.Length > 0 ? 1 : 0);

    private static void AddSubcommandDocs(Client c, CommandIndex subs)
    {
        c.AddReplyBulk("subcommands"u8);
        c.AddReplyMapLen(subs.Count);
        for (int i = 0; i < subs.Count; i++)
            AddNameAndDocs(c, subs[i]);
    }

    /// <port>server.c addReplyCommandHistory</port>
    private static void AddHistory(Client c, ImmutableArray<(string Since, string Changes)> history)
    {
        c.AddReplyBulk("history"u8);
        c.AddReplySetLen(history.Length);
        foreach ((string since, string changes) in history)
        {
            c.AddReplyArrayLen(2);
            c.AddReplyBulk(since);
            c.AddReplyBulk(changes);
        }
    }

    /// <port>server.c addReplyCommandArgList</port>
    private static void AddArgs(Client c, ImmutableArray<CommandArg> args)
    {
        c.AddReplyArrayLen(args.Length);
        foreach (CommandArg arg in args)
            AddArg(c, arg);
    }

    private static void AddArg(Client c, CommandArg arg)
    {
        bool hasParts = arg.Type is CommandArgType.OneOf or CommandArgType.Block;
        // Name, type, and either the parts or a text to show.
        c.AddReplyMapLen(3 + (arg.KeySpecIndex >= 0 ? 1 : 0) + Count(arg.Token) + Count(arg.Since)
            + Count(arg.DeprecatedSince) + (arg.Flags != CommandArgFlags.None ? 1 : 0));
        AddText(c, "name", arg.Name);
        AddText(c, "type", TypeName(arg.Type));
        if (!hasParts)
            AddText(c, "display_text", arg.DisplayText ?? arg.Name);
        if (arg.KeySpecIndex >= 0)
            AddNumber(c, "key_spec_index", arg.KeySpecIndex);
        AddText(c, "token", arg.Token);
        AddText(c, "since", arg.Since);
        AddText(c, "deprecated_since", arg.DeprecatedSince);
        if (arg.Flags != CommandArgFlags.None)
        {
            c.AddReplyBulk("flags"u8);
            AddFlags(c, ArgFlagNames, flag => arg.Flags.HasFlag(flag));
        }
        if (hasParts)
        {
            c.AddReplyBulk("arguments"u8);
            AddArgs(c, arg.Args);
        }
    }

    private static int Count(string? text) => text is null ? 0 : 1;

    /// <summary>A field of a map; nothing at all when the text is null.</summary>
    private static void AddText(Client c, string field, string? text)
    {
        if (text is null)
            return;
        c.AddReplyBulk(field);
        c.AddReplyBulk(text);
    }

    private static void AddNumber(Client c, string field, long value)
    {
        c.AddReplyBulk(field);
        c.AddReplyLongLong(value);
    }

    private static string GroupName(CommandGroup group) =>
        group == CommandGroup.SortedSet ? "sorted-set" : group.ToString().ToLowerInvariant();

    /// <port>server.c ARG_TYPE_STR</port>
    private static string TypeName(CommandArgType type) => type switch
    {
        CommandArgType.UnixTime => "unix-time",
        CommandArgType.PureToken => "pure-token",
        _ => type.ToString().ToLowerInvariant(),
    };
}
