// AclFile: users in a file of their own.
// Port of redis 7.2 acl.c (ACL loading / saving functions). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// One `user` line a user, no comments: the file is rewritten as a whole. It is loaded as a whole
// too, or not at all.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Loads and saves the file of the directive <c>aclfile</c>.</summary>
public static class AclFile
{
    /// <summary>Makes the users of the configuration or those of the file, whichever there is.
    /// Null, or why the server cannot start.</summary>
    /// <port>acl.c ACLLoadUsersAtStartup</port>
    public static string? LoadAtStart(RedisServer server)
    {
        string file = server.Config.Aclfile;
        if (file.Length > 0 && !server.Loader.Users.IsEmpty)
        {
            return "Configuring Redis with users defined in redis.conf and at the same setting an "
                + "ACL file path is invalid. This setup is very likely to lead to configuration "
                + "errors and security holes, please define either an ACL file or declare users "
                + "directly in your redis.conf, but not both.";
        }
        if (!server.Loader.Users.Load())
        {
            return "Critical error while loading ACLs. Exiting.";
        }
        return file.Length > 0 && Load(server) is { } errors
            ? "Aborting Redis startup because of ACL errors: " + errors : null;
    }

    /// <summary>Replaces all users by those of the file; clients of any but the default user end.
    /// After a mistake nothing is changed.</summary>
    /// <returns>All mistakes in one line, or null.</returns>
    /// <port>acl.c ACLLoadFromFile</port>
    public static string? Load(RedisServer server)
    {
        string path = server.Config.Aclfile;
        SysResult read = server.Env.Files.Stat(path, out _);
        byte[] content = [];
        read = read.Ok ? ConfigRewriteFile.Read(server, path, out content) : read;
        if (!read.Ok)
        {
            return $"Error loading ACLs, opening file '{path}': {read.Errno.Message()}";
        }

        AclState.UserTable users = [];
        StringBuilder errors = new();
        string[] lines = Encoding.Latin1.GetString(content).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim(' ', '\t', '\r', '\n');
            if (line.Length > 0)
            {
                LoadLine(server, users, line.Split(' '), i + 1, errors);
            }
        }
        if (errors.Length > 0)
        {
            return errors + "WARNING: ACL errors detected, no change to the previously active ACL "
                + "rules was performed";
        }
        Replace(server, users);
        return null;
    }

    /// <summary>Writes all users into the file. False: it was logged why not.</summary>
    /// <port>acl.c ACLSaveToFile</port>
    public static bool Save(RedisServer server)
    {
        StringBuilder text = new();
        foreach (AclUser user in server.Acl.Users.Values)
        {
            text.Append(AclDescription.Line(server, user)).Append('\n');
        }
        IFileSystem files = server.Env.Files;
        string path = server.Config.Aclfile;
        string temp = $"{path}.tmp-{server.Pid}-{server.Time.CmdSnapshotUnixMs}";
        SysResult opened = files.Open(temp, OpenFlags.Write | OpenFlags.Create);
        if (!Step(server, opened, "Opening temp ACL file for ACL SAVE"))
        {
            return false;
        }
        bool written = Write(server, opened.Int, Encoding.Latin1.GetBytes(text.ToString()))
            && Step(server, files.Fsync(opened.Int), "Syncing ACL file for ACL SAVE");
        _ = files.Close(opened.Int);
        bool saved = written
            && Step(server, files.Rename(temp, path), "Renaming ACL file for ACL SAVE")
            && Step(server, files.FsyncFolder(path), "Syncing ACL directory for ACL SAVE");
        if (!saved)
        {
            _ = files.Unlink(temp);
        }
        return saved;
    }

    private static void LoadLine(RedisServer server, AclState.UserTable users, string[] words,
        int number, StringBuilder errors)
    {
        string place = $"{server.Config.Aclfile}:{number}";
        if (words[0] != "user" || words.Length < 2)
        {
            errors.Append(place)
                .Append(" should start with user keyword followed by the username. ");
            return;
        }
        string name = words[1];
        if (AclText.HasSpaces(name))
        {
            errors.Append('\'').Append(place).Append(": username '")
                .Append(AclText.UpToZero(name)).Append("' contains invalid characters. ");
            return;
        }
        AclUser user = server.Acl.NewUser(server, name);
        if (!users.TryAdd(name, user))
        {
            errors.Append("WARNING: Duplicate user '").Append(name).Append("' found on line ")
                .Append(number).Append(". ");
            return;
        }
        List<string>? rules = AclRules.MergeSelectors(words.AsSpan(2), out _);
        if (rules is null)
        {
            errors.Append(place).Append(": Unmatched parenthesis in selector definition.");
            return;
        }
        ApplyRules(server, user, rules, place, errors);
    }

    // Of mistakes that may hold a password only the first is told, and not its text.
    private static void ApplyRules(RedisServer server, AclUser user, List<string> rules,
        string place, StringBuilder errors)
    {
        bool told = false;
        foreach (string untrimmed in rules)
        {
            string rule = untrimmed.Trim('\t', '\r', '\n');
            AclRuleError error = AclRules.Apply(server, user, rule);
            if (error == AclRuleError.Unknown)
            {
                errors.Append(place).Append(": Error in applying operation '")
                    .Append(AclText.UpToZero(rule)).Append("': ").Append(error.Text()).Append(". ");
            }
            else if (error != AclRuleError.None && !told)
            {
                errors.Append(place).Append(": ").Append(error.Text()).Append(". ");
                told = true;
            }
        }
    }

    private static void Replace(RedisServer server, AclState.UserTable users)
    {
        AclState acl = server.Acl;
        AclUser kept = acl.DefaultUser;
        kept.CopyRules(users.GetValueOrDefault(kept.Name) ?? AclState.NewDefaultUser());
        users[kept.Name] = kept;
        AclState.UserTable old = acl.Users;
        acl.Users = users;
        foreach (AclUser user in old.Values)
        {
            if (user != kept)
            {
                AclKill.ClientsOf(server, user);
            }
        }
    }

    private static bool Write(RedisServer server, int fd, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            SysResult wrote = server.Env.Files.Write(fd, content);
            if (!Step(server, wrote, "Writing ACL file for ACL SAVE"))
            {
                return false;
            }
            content = content[wrote.Int..];
        }
        return true;
    }

    private static bool Step(RedisServer server, SysResult result, string what)
    {
        if (!result.Ok)
        {
            server.Log(LogLevel.Warning, $"{what}: {result.Errno.Message()}");
        }
        return result.Ok;
    }
}
