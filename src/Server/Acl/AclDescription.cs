// AclDescription: users in the words that make them again.
// Port of redis 7.2 acl.c ACLDescribeUser. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   on nopass sanitize-payload ~* &* +@all (~cache:* resetchannels -@all +get)
//   flags                      keys channels commands    further selectors
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Writes users and selectors as rules.</summary>
public static class AclDescription
{
    /// <summary>Names of the flags, in the order in which they are written.</summary>
    /// <port>acl.c ACLUserFlags</port>
    private static readonly (string Name, AclUserFlags Flag)[] FlagNames =
    [
        ("on", AclUserFlags.Enabled),
        ("off", AclUserFlags.Disabled),
        ("nopass", AclUserFlags.NoPass),
        ("skip-sanitize-payload", AclUserFlags.SanitizePayloadSkip),
        ("sanitize-payload", AclUserFlags.SanitizePayload),
    ];

    /// <summary>Everything about a user but its name.</summary>
    /// <port>acl.c ACLDescribeUser</port>
    public static string Of(RedisServer server, AclUser user)
    {
        StringBuilder text = new();
        foreach (string flag in Flags(user))
        {
            text.Append(flag).Append(' ');
        }
        foreach (string password in user.Passwords)
        {
            text.Append('#').Append(password).Append(' ');
        }
        foreach (AclSelector selector in user.Selectors)
        {
            string rules = Of(server, selector);
            text.Append(selector.Has(AclSelectorFlags.Root) ? rules : $" ({rules})");
        }
        return text.ToString();
    }

    /// <summary>The line of a user in a file, and in ACL LIST.</summary>
    public static string Line(RedisServer server, AclUser user) =>
        $"user {user.Name} {user.Describe(server)}";

    /// <summary>Names of the flags that are set.</summary>
    public static string[] Flags(AclUser user) => System.Array.ConvertAll(
        System.Array.FindAll(FlagNames, f => user.Has(f.Flag)), f => f.Name);

    /// <summary>Patterns of keys as rules, or <c>~*</c>.</summary>
    public static string Keys(AclSelector selector) => selector.Has(AclSelectorFlags.AllKeys)
        ? "~*" : string.Join(' ', selector.Patterns.ConvertAll(p => p.Rule));

    /// <summary>Patterns of channels as rules, or <c>&amp;*</c>.</summary>
    public static string Channels(AclSelector selector) =>
        selector.Has(AclSelectorFlags.AllChannels)
            ? "&*"
            : string.Join(' ',
                selector.Channels.ConvertAll(c => "&" + Encoding.Latin1.GetString(c)));

    /// <summary>The rules about commands, from all or none on.</summary>
    /// <remarks>The words must lead to the same rights; a server whose users may do other things
    /// than it says stops.</remarks>
    /// <port>acl.c ACLDescribeSelectorCommandRules</port>
    public static string Commands(RedisServer server, AclSelector selector)
    {
        AclSelector replayed = new(AclSelectorFlags.None);
        string start = selector.AllowsFutureCommands ? "+@all" : "-@all";
        AclSelectorRules.Apply(server, replayed, start);
        foreach (string rule in selector.CommandRules)
        {
            AclRuleError error = AclSelectorRules.Apply(server, replayed, rule);
            Check.That(error == AclRuleError.None);
        }
        string[] rules = [start, .. selector.CommandRules];
        string text = string.Join(' ', rules);
        if (!replayed.AllowsSameCommands(selector))
        {
            server.Log(LogLevel.Warning,
                $"CRITICAL ERROR: User ACLs don't match final bitmap: '{text}'");
            Check.Panic("the rules of a selector do not describe it");
        }
        return text;
    }

    /// <port>acl.c ACLDescribeSelector</port>
    private static string Of(RedisServer server, AclSelector selector)
    {
        StringBuilder text = new();
        string keys = Keys(selector);
        text.Append(keys).Append(keys.Length > 0 ? " " : "");
        bool all = selector.Has(AclSelectorFlags.AllChannels);
        text.Append(all ? "" : "resetchannels ");
        string channels = Channels(selector);
        text.Append(channels).Append(channels.Length > 0 ? " " : "");
        return text.Append(Commands(server, selector)).ToString();
    }
}
