// ConfigInclude: which files an `include` names.
// Port of redis 7.2 config.c loadServerConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A path without wildcards is one file, and it must be there. A path with wildcards is every file
// that matches, in byte order, and may be none at all, so that an empty conf.d is no mistake.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Expands the path of an include.</summary>
internal static class ConfigInclude
{
    private const string Wildcards = "*?[";

    /// <port>config.c loadServerConfig</port>
    public static List<string> Expand(IFileSystem files, string path)
    {
        if (path.AsSpan().IndexOfAny(Wildcards) < 0)
        {
            return [path];
        }
        List<string> found = [path[0] == '/' ? "/" : ""];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = Step(files, found, part);
        }
        return found;
    }

    private static List<string> Step(IFileSystem files, List<string> folders, string part)
    {
        var next = new List<string>();
        foreach (string folder in folders)
        {
            string inside = folder is "" or "/" ? folder : folder + "/";
            foreach (string name in Matches(files, folder, part))
            {
                if (files.Stat(inside + name, out _).Ok)
                {
                    next.Add(inside + name);
                }
            }
        }
        return next;
    }

    private static List<string> Matches(IFileSystem files, string folder, string part)
    {
        if (part.AsSpan().IndexOfAny(Wildcards) < 0)
        {
            return [part];
        }
        var names = new List<string>();
        if (!files.List(folder.Length == 0 ? "." : folder, names).Ok)
        {
            return [];
        }
        // A star does not stand for the dot of a hidden file.
        names.RemoveAll(name => (name[0] == '.' && part[0] != '.') || !IsMatch(part, name));
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static bool IsMatch(string pattern, string name) => Glob.IsMatch(
        System.Text.Encoding.Latin1.GetBytes(pattern), System.Text.Encoding.Latin1.GetBytes(name));
}
