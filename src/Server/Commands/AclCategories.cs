// AclCategories: names of the ACL categories, and the categories a command has because of its
// flags.
// Port of redis 7.2 acl.c, server.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Immutable;

namespace RedisNet.Server;

/// <summary>The categories in the order in which replies list them.</summary>
/// <port>acl.c ACLCommandCategories</port>
public static class AclCategories
{
    public static readonly ImmutableArray<(string Name, AclCategory Category)> All =
    [
        ("keyspace", AclCategory.Keyspace),
        ("read", AclCategory.Read),
        ("write", AclCategory.Write),
        ("set", AclCategory.Set),
        ("sortedset", AclCategory.SortedSet),
        ("list", AclCategory.List),
        ("hash", AclCategory.Hash),
        ("string", AclCategory.String),
        ("bitmap", AclCategory.Bitmap),
        ("hyperloglog", AclCategory.HyperLogLog),
        ("geo", AclCategory.Geo),
        ("stream", AclCategory.Stream),
        ("pubsub", AclCategory.PubSub),
        ("admin", AclCategory.Admin),
        ("fast", AclCategory.Fast),
        ("slow", AclCategory.Slow),
        ("blocking", AclCategory.Blocking),
        ("dangerous", AclCategory.Dangerous),
        ("connection", AclCategory.Connection),
        ("transaction", AclCategory.Transaction),
        ("scripting", AclCategory.Scripting),
    ];

    /// <summary>The category of that name in any case, or None.</summary>
    /// <port>acl.c ACLGetCommandCategoryFlagByName</port>
    public static AclCategory ByName(ReadOnlySpan<byte> name)
    {
        foreach (var (text, category) in All)
        {
            if (CommandName.Equal(name, text))
                return category;
        }
        return AclCategory.None;
    }

    /// <summary>Adds what follows from the flags; every command ends up either fast or
    /// slow.</summary>
    /// <port>server.c setImplicitACLCategories</port>
    public static AclCategory WithImplicit(AclCategory categories, CommandFlags flags)
    {
        if (flags.HasFlag(CommandFlags.Write))
            categories |= AclCategory.Write;
        // EVAL_RO and its kin read keys, but a user who may only read should not get a script
        // engine.
        if (flags.HasFlag(CommandFlags.ReadOnly) && !categories.HasFlag(AclCategory.Scripting))
            categories |= AclCategory.Read;
        if (flags.HasFlag(CommandFlags.Admin))
            categories |= AclCategory.Admin | AclCategory.Dangerous;
        if (flags.HasFlag(CommandFlags.PubSub))
            categories |= AclCategory.PubSub;
        if (flags.HasFlag(CommandFlags.Fast))
            categories |= AclCategory.Fast;
        if (flags.HasFlag(CommandFlags.Blocking))
            categories |= AclCategory.Blocking;
        return categories.HasFlag(AclCategory.Fast) ? categories : categories | AclCategory.Slow;
    }
}
