// ProcTitle: what ps shows of a server.
// Port of redis 7.2 server.c redisSetProcTitle, sds.c sdstemplate. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md. Departures: docs/DEVIATIONS.md
//
// A template is text with variables in braces; two opening braces stand for one. The title lies
// where the arguments were, and ends where they ended.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>The title of the process, from proc-title-template.</summary>
internal static class ProcTitle
{
    /// <summary>Sets the title; false when the template is none.</summary>
    /// <port>server.c redisSetProcTitle</port>
    public static bool Set(RedisServer server)
    {
        string? title = Expand(server.Config.ProcTitleTemplate, name => Variable(server, name));
        if (title is null)
        {
            return false;
        }

        // REDISNET(proc-title-room): no environment is moved to make room.
        server.Env.Processes.SetTitle(title.Trim(' '));
        return true;
    }

    /// <summary>Whether all variables of the template are known.</summary>
    /// <port>server.c validateProcTitleTemplate</port>
    public static bool IsValid(string template) => Expand(template, IsKnown) is not null;

    /// <summary>The template with its variables filled in, or null.</summary>
    /// <port>sds.c sdstemplate</port>
    private static string? Expand(string template, Func<string, string?> variable)
    {
        var text = new StringBuilder();
        int at = 0;
        while (template.IndexOf('{', at) is >= 0 and var open)
        {
            text.Append(template, at, open - at);
            if (open + 1 < template.Length && template[open + 1] == '{')
            {
                text.Append('{');
                at = open + 2;
                continue;
            }

            int close = template.IndexOf('}', open);
            if (close < 0 || variable(template[(open + 1)..close]) is not { } value)
            {
                return null;
            }

            text.Append(value);
            at = close + 1;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }

    private static string? IsKnown(string name) =>
        name is "title" or "listen-addr" or "server-mode" or "port" or "tls-port" or "unixsocket"
            or "config-file" ? "" : null;

    /// <port>server.c redisProcTitleGetVariable</port>
    private static string? Variable(RedisServer server, string name) => name switch
    {
        "title" => server.ProgramName,
        "listen-addr" when server.Config.Port == 0 => $"unixsocket:{server.Config.Unixsocket}",
        "listen-addr" => $"{Address(server)}:{server.Config.Port}",
        "server-mode" => server.Mode.IsSentinel ? "[sentinel]" : "",
        "port" => $"{server.Config.Port}",
        "unixsocket" => server.Config.Unixsocket ?? "",
        "config-file" => server.ConfigFile ?? "-",
        "tls-port" => "0",
        _ => null,
    };

    private static string Address(RedisServer server) =>
        server.Config.Bind.Length == 0 ? "*" : server.Config.Bind[0];
}
