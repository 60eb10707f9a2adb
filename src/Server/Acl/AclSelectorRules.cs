// AclSelectorRules: rules about commands, keys and channels.
// Port of redis 7.2 acl.c ACLSetSelector. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   +@all allcommands  -@all nocommands      +@category -@category
//   +command -command  +command|sub -command|sub  +command|argument (deprecated, see FirstArg)
//   ~pattern %R~pattern %W~pattern %RW~pattern  allkeys ~*  resetkeys
//   &pattern  allchannels &*  resetchannels
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>Applies one rule to a selector.</summary>
public static class AclSelectorRules
{
    /// <summary>After an error the selector is as it was.</summary>
    /// <port>acl.c ACLSetSelector</port>
    public static AclRuleError Apply(RedisServer server, AclSelector selector, string rule)
    {
        string word = AclText.UpToZero(rule);
        if (ApplyWord(selector, AclText.Lower(word)))
        {
            return AclRuleError.None;
        }
        return word.Length == 0 ? AclRuleError.Syntax : word[0] switch
        {
            '~' or '%' => AddPattern(selector, rule),
            '&' => AddChannel(selector, rule),
            '+' or '-' when word.Length > 1 && word[1] == '@' =>
                SetCategory(server, selector, AclText.Lower(word[1..]), allow: word[0] == '+'),
            '+' when word.Contains('|', StringComparison.Ordinal) =>
                AllowPart(server, selector, word[1..]),
            '+' or '-' => SetCommand(server, selector, word[1..], allow: word[0] == '+'),
            _ => AclRuleError.Syntax,
        };
    }

    private static bool ApplyWord(AclSelector selector, string word)
    {
        switch (word)
        {
            case "allkeys" or "~*":
                selector.Flags |= AclSelectorFlags.AllKeys;
                selector.Patterns.Clear();
                return true;
            case "resetkeys":
                selector.Flags &= ~AclSelectorFlags.AllKeys;
                selector.Patterns.Clear();
                return true;
            case "allchannels" or "&*":
                selector.Flags |= AclSelectorFlags.AllChannels;
                selector.Channels.Clear();
                return true;
            case "resetchannels":
                selector.Flags &= ~AclSelectorFlags.AllChannels;
                selector.Channels.Clear();
                return true;
            case "allcommands" or "+@all":
                selector.SetAllCommands(allow: true);
                return true;
            case "nocommands" or "-@all":
                selector.SetAllCommands(allow: false);
                return true;
            default:
                return false;
        }
    }

    private static AclRuleError AddPattern(AclSelector selector, string rule)
    {
        if (selector.Has(AclSelectorFlags.AllKeys))
        {
            return AclRuleError.PatternAfterAllKeys;
        }
        int start = 1;
        AclPermission permission = AclPermission.All;
        if (rule[0] == '%' && !TryPermission(rule, out permission, out start))
        {
            return AclRuleError.Syntax;
        }
        if (AclText.HasSpaces(rule.AsSpan(start)))
        {
            return AclRuleError.Syntax;
        }

        byte[] pattern = Encoding.Latin1.GetBytes(rule[start..]);
        int known = selector.Patterns.FindIndex(p => p.Pattern.AsSpan().SequenceEqual(pattern));
        if (known < 0)
        {
            selector.Patterns.Add(new AclKeyPattern(pattern, permission));
        }
        else
        {
            permission |= selector.Patterns[known].Permission;
            selector.Patterns[known] = new AclKeyPattern(pattern, permission);
        }
        return AclRuleError.None;
    }

    // The letters between % and ~, each at most once.
    private static bool TryPermission(string rule, out AclPermission permission, out int start)
    {
        permission = AclPermission.None;
        for (start = 1; start < rule.Length && rule[start] != '~'; start++)
        {
            AclPermission letter = rule[start] switch
            {
                'R' or 'r' => AclPermission.Read,
                'W' or 'w' => AclPermission.Write,
                _ => AclPermission.None,
            };
            if (letter == AclPermission.None || (permission & letter) != 0)
            {
                return false;
            }
            permission |= letter;
        }
        start = Math.Min(start + 1, rule.Length);

        // REDISNET(acl-no-permission): C takes `%~x` and then panics when the rule is shown
        // (CVE-2024-31227); refused here, as in later releases.
        return permission != AclPermission.None;
    }

    private static AclRuleError AddChannel(AclSelector selector, string rule)
    {
        if (selector.Has(AclSelectorFlags.AllChannels))
        {
            return AclRuleError.PatternAfterAllChannels;
        }
        if (AclText.HasSpaces(rule.AsSpan(1)))
        {
            return AclRuleError.Syntax;
        }
        byte[] pattern = Encoding.Latin1.GetBytes(rule[1..]);
        if (!selector.Channels.Exists(p => p.AsSpan().SequenceEqual(pattern)))
        {
            selector.Channels.Add(pattern);
        }
        return AclRuleError.None;
    }

    /// <port>acl.c ACLSetSelectorCategory</port>
    private static AclRuleError SetCategory(
        RedisServer server, AclSelector selector, string subject, bool allow)
    {
        AclCategory category = AclCategories.ByName(Encoding.Latin1.GetBytes(subject[1..]));
        if (category == AclCategory.None)
        {
            return AclRuleError.Unknown;
        }
        selector.AddCommandRule(subject, allow);
        selector.SetCategory(server.Commands.Original, category, allow);
        return AclRuleError.None;
    }

    private static AclRuleError SetCommand(
        RedisServer server, AclSelector selector, string name, bool allow)
    {
        RedisCommand? cmd = Lookup(server, name);
        if (cmd is not null)
        {
            selector.SetCommand(cmd, allow);
        }
        else if (!IsYetToCome(server, name))
        {
            return AclRuleError.Unknown;
        }
        selector.AddCommandRule(cmd?.FullName ?? AclText.Lower(name), allow);
        return AclRuleError.None;
    }

    // +command|part: a subcommand, or an argument that is treated like one.
    private static AclRuleError AllowPart(RedisServer server, AclSelector selector, string subject)
    {
        int bar = subject.LastIndexOf('|');
        string name = subject[..bar];
        RedisCommand? cmd = Lookup(server, name);
        if (cmd is null && !IsYetToCome(server, name))
        {
            return AclRuleError.Unknown;
        }
        if (name.Contains('|', StringComparison.Ordinal))
        {
            return AclRuleError.FirstArgOfSubcommand;
        }
        if (bar == subject.Length - 1)
        {
            return AclRuleError.Syntax;
        }
        if (cmd?.Subcommands is not null || AclCommandNames.IsContainer(name))
        {
            return SetCommand(server, selector, subject, allow: true);
        }
        return FirstArg(server, selector, cmd, subject);
    }

    private static AclRuleError FirstArg(
        RedisServer server, AclSelector selector, RedisCommand? cmd, string subject)
    {
        // REDISNET(acl-first-arg-blanks): C takes any argument and then fails an assertion when it
        // splits the rule again at its blanks and quotes.
        if (AclText.HasSpaces(subject) || subject.AsSpan().IndexOfAny('"', '\'') >= 0)
        {
            return AclRuleError.Syntax;
        }
        server.Log(LogLevel.Warning,
            "Deprecation warning: Allowing a first arg of an otherwise blocked command is a misuse "
            + $"of ACL and may get disabled in the future (offender: +{subject})");
        if (cmd is not null)
        {
            string word = subject[(subject.LastIndexOf('|') + 1)..];
            selector.AddFirstArg(cmd.Id, Encoding.Latin1.GetBytes(word));
        }
        selector.AddCommandRule(AclText.Lower(subject), allow: true);
        return AclRuleError.None;
    }

    /// <summary>By the original name: rules hold whatever a command was renamed to.</summary>
    /// <port>acl.c ACLLookupCommand</port>
    private static RedisCommand? Lookup(RedisServer server, string name) =>
        server.Commands.LookupOriginalFullName(Encoding.Latin1.GetBytes(name));

    // REDISNET(acl-unbuilt-commands): rules may name every command of 7.2.4, so that users written
    // for it are understood; for one that this version does not have the rule is merely kept.
    private static bool IsYetToCome(RedisServer server, string name) =>
        !server.Mode.IsSentinel && AclCommandNames.Contains(name);
}
