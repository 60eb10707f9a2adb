// AclRules: rules about a user: on and off, passwords, selectors.
// Port of redis 7.2 acl.c ACLSetUser. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   on off                         may log in or not
//   nopass resetpass               any password will do; none will
//   >word <word #hash !hash        a password more, a password less; in clear or as its hash
//   skip-sanitize-payload sanitize-payload
//   (rules) clearselectors         a further selector; none but the root
//   reset                          as if just created
//   anything else                  a rule of the root selector, see AclSelectorRules
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Changes users, one rule or a whole definition at a time.</summary>
public static class AclRules
{
    /// <summary>Applies one rule. After an error the user is as it was.</summary>
    /// <port>acl.c ACLSetUser</port>
    public static AclRuleError Apply(RedisServer server, AclUser user, string rule)
    {
        AclRuleError error = rule.Length == 0 ? AclRuleError.None : Dispatch(server, user, rule);
        user.Changed();
        return error;
    }

    /// <summary>Applies a rule of our own, which cannot be wrong.</summary>
    public static void Must(RedisServer server, AclUser user, params ReadOnlySpan<string> rules)
    {
        foreach (string rule in rules)
        {
            AclRuleError error = Apply(server, user, rule);
            Check.That(error == AclRuleError.None);
        }
    }

    /// <summary>Applies a definition as a whole: after an error nothing is changed. Null for
    /// <paramref name="user"/> makes a new one.</summary>
    /// <returns>What is wrong, or null.</returns>
    /// <port>acl.c ACLStringSetUser, ACLCreateUnlinkedUser</port>
    public static string? ApplyAll(
        RedisServer server, AclUser? user, string name, ReadOnlySpan<string> rules)
    {
        List<string>? merged = MergeSelectors(rules, out int invalid);
        if (merged is null)
        {
            return "Unmatched parenthesis in acl selector starting at "
                + $"'{AclText.UpToZero(rules[invalid])}'.";
        }

        AclUser staged = server.Acl.NewUser(server, name);
        if (user is not null)
        {
            staged.CopyRules(user);
        }
        foreach (string rule in merged)
        {
            AclRuleError error = Apply(server, staged, rule);
            if (error != AclRuleError.None)
            {
                return $"Error in ACL SETUSER modifier '{AclText.UpToZero(rule)}': {error.Text()}";
            }
        }

        if (user is not null)
        {
            AclKill.SubscribersWithoutRight(server, staged, user);
            user.CopyRules(staged);
        }
        else
        {
            server.Acl.Users.Add(name, staged);
        }
        return null;
    }

    /// <summary>Joins a selector that was split at its blanks. Null when a parenthesis stays open:
    /// <paramref name="invalid"/> is the argument with it.</summary>
    /// <port>acl.c ACLMergeSelectorArguments</port>
    public static List<string>? MergeSelectors(ReadOnlySpan<string> rules, out int invalid)
    {
        List<string> merged = [];
        StringBuilder? selector = null;
        invalid = -1;
        for (int i = 0; i < rules.Length; i++)
        {
            string rule = rules[i];
            if (selector is null && rule.StartsWith('(') && !rule.EndsWith(')'))
            {
                selector = new StringBuilder(rule);
                invalid = i;
            }
            else if (selector is null)
            {
                merged.Add(rule);
            }
            else
            {
                selector.Append(' ').Append(AclText.UpToZero(rule));
                if (rule.EndsWith(')'))
                {
                    merged.Add(selector.ToString());
                    selector = null;
                }
            }
        }
        return selector is null ? merged : null;
    }

    private static AclRuleError Dispatch(RedisServer server, AclUser user, string rule)
    {
        if (rule[0] is '>' or '#')
        {
            return AddPassword(user, rule);
        }
        if (rule[0] is '<' or '!')
        {
            return RemovePassword(user, rule);
        }
        if (rule[0] == '(' && rule[^1] == ')')
        {
            return AddSelector(server, user, rule);
        }
        return ApplyWord(server, user, AclText.Lower(AclText.UpToZero(rule)))
            ? AclRuleError.None : AclSelectorRules.Apply(server, user.Root, rule);
    }

    private static bool ApplyWord(RedisServer server, AclUser user, string word)
    {
        switch (word)
        {
            case "on":
                Replace(user, AclUserFlags.Disabled, AclUserFlags.Enabled);
                return true;
            case "off":
                Replace(user, AclUserFlags.Enabled, AclUserFlags.Disabled);
                return true;
            case "skip-sanitize-payload":
                Replace(user, AclUserFlags.SanitizePayload, AclUserFlags.SanitizePayloadSkip);
                return true;
            case "sanitize-payload":
                Replace(user, AclUserFlags.SanitizePayloadSkip, AclUserFlags.SanitizePayload);
                return true;
            case "nopass":
                Replace(user, AclUserFlags.None, AclUserFlags.NoPass);
                user.Passwords.Clear();
                return true;
            case "resetpass":
                Replace(user, AclUserFlags.NoPass, AclUserFlags.None);
                user.Passwords.Clear();
                return true;
            case "clearselectors":
                user.Selectors.RemoveRange(1, user.Selectors.Count - 1);
                return true;
            case "reset":
                Reset(server, user);
                return true;
            default:
                return false;
        }
    }

    private static void Reset(RedisServer server, AclUser user)
    {
        Must(server, user, "resetpass", "resetkeys", "resetchannels");
        if (server.Config.AclPubsubDefault == AclPubsubDefault.AllChannels)
        {
            Must(server, user, "allchannels");
        }
        Must(server, user, "off", "sanitize-payload", "clearselectors", "-@all");
    }

    private static void Replace(AclUser user, AclUserFlags old, AclUserFlags flags) =>
        user.Flags = (user.Flags & ~old) | flags;

    private static AclRuleError AddPassword(AclUser user, string rule)
    {
        string? hash = HashOf(rule);
        if (hash is null)
        {
            return AclRuleError.BadHash;
        }
        if (!user.Passwords.Contains(hash))
        {
            user.Passwords.Add(hash);
        }
        Replace(user, AclUserFlags.NoPass, AclUserFlags.None);
        return AclRuleError.None;
    }

    private static AclRuleError RemovePassword(AclUser user, string rule)
    {
        string? hash = HashOf(rule);
        if (hash is null)
        {
            return AclRuleError.BadHash;
        }
        return user.Passwords.Remove(hash) ? AclRuleError.None : AclRuleError.NoSuchPassword;
    }

    // Null when what should be a hash is none.
    private static string? HashOf(string rule)
    {
        if (rule[0] is '>' or '<')
        {
            return AclPasswords.Hash(Encoding.Latin1.GetBytes(rule[1..]));
        }
        return AclPasswords.IsHash(rule.AsSpan(1)) ? rule[1..] : null;
    }

    // Unbalanced quotes make a selector without rights, as in C.
    /// <port>acl.c aclCreateSelectorFromOpSet</port>
    private static AclRuleError AddSelector(RedisServer server, AclUser user, string rule)
    {
        AclSelector selector = new(server.Acl.InitialSelectorFlags(server));
        byte[] inner = Encoding.Latin1.GetBytes(rule[1..^1]);
        foreach (byte[] word in InlineArgs.Split(inner) ?? [])
        {
            string inside = Encoding.Latin1.GetString(word);
            AclRuleError error = AclSelectorRules.Apply(server, selector, inside);
            if (error != AclRuleError.None)
            {
                return error;
            }
        }
        user.Selectors.Add(selector);
        return AclRuleError.None;
    }
}
