// AclUserDirective: the `user` lines of the configuration file.
// Port of redis 7.2 acl.c, config.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// While the file is read the lines are only looked at and kept; users are made when all is read, so
// that it does not matter what stands first. The same words come back out at CONFIG REWRITE.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Users that are defined in the configuration file.</summary>
public sealed class AclUserDirective(RedisServer server)
{
    /// <summary>Name and rules of each, in the order of the file.</summary>
    /// <port>acl.c UsersToLoad</port>
    private readonly List<(string Name, List<string> Rules)> _toLoad = [];

    public bool IsEmpty => _toLoad.Count == 0;

    /// <summary>Takes a line. Returns what is wrong with it, or null. A command that is not known
    /// is found out by <see cref="Load"/>.</summary>
    /// <port>acl.c ACLAppendUserForLoading</port>
    public string? Take(string[] words)
    {
        if (_toLoad.Exists(u => u.Name == words[1]))
        {
            return Wrong(words[1], AclRuleError.DuplicateUser);
        }
        List<string>? rules = AclRules.MergeSelectors(words.AsSpan(2), out int invalid);
        if (rules is null)
        {
            return Wrong(words[invalid + 2], AclRuleError.None);
        }
        AclUser trial = server.Acl.NewUser(server, words[1]);
        foreach (string rule in rules)
        {
            AclRuleError error = AclRules.Apply(server, trial, rule);
            if (error is not (AclRuleError.None or AclRuleError.Unknown))
            {
                return Wrong(rule, error);
            }
        }
        _toLoad.Add((words[1], rules));
        return null;
    }

    /// <summary>Makes the users. False: it was logged which rule is wrong.</summary>
    /// <port>acl.c ACLLoadConfiguredUsers</port>
    public bool Load()
    {
        foreach ((string name, List<string> rules) in _toLoad)
        {
            if (AclText.HasSpaces(name))
            {
                server.Log(LogLevel.Warning, "Spaces not allowed in ACL usernames");
                return false;
            }
            if (!Make(name, rules))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Writes a line for each user, unless they have a file of their own.</summary>
    /// <port>config.c rewriteConfigUserOption</port>
    public static void Rewrite(RedisServer server, ConfigRewriteState state)
    {
        if (server.Config.Aclfile.Length == 0)
        {
            foreach (AclUser user in server.Acl.Users.Values)
            {
                state.RewriteLine("user", AclDescription.Line(server, user), force: true);
            }
        }
        state.MarkProcessed("user");
    }

    private bool Make(string name, List<string> rules)
    {
        AclUser? user = server.Acl.ByName(name);
        if (user is null)
        {
            user = server.Acl.NewUser(server, name);
            server.Acl.Users.Add(name, user);
        }
        else
        {
            Os.Check.That(user == server.Acl.DefaultUser);
            AclRules.Must(server, user, "reset");
        }
        foreach (string rule in rules)
        {
            AclRuleError error = AclRules.Apply(server, user, rule);
            if (error != AclRuleError.None)
            {
                server.Log(LogLevel.Warning, $"Error loading ACL rule '{AclText.UpToZero(rule)}' "
                    + $"for the user named '{name}': {error.Text()}");
                return false;
            }
        }
        if (user.Has(AclUserFlags.Disabled))
        {
            server.Log(LogLevel.Notice, $"The user '{name}' is disabled (there is no 'on' modifier "
                + "in the user description). Make sure this is not a configuration error.");
        }
        return true;
    }

    // REDISNET(acl-user-line-error): names the rule that is wrong; C counts from the start of the
    // line and so names one two words before it, and has no words of its own for an open
    // parenthesis.
    private static string Wrong(string word, AclRuleError error)
    {
        string reason = error == AclRuleError.None
            ? "Unmatched parenthesis in acl selector" : error.Text();
        return $"Error in user declaration '{AclText.UpToZero(word)}': {reason}";
    }
}
