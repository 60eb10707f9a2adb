// Wire: replies as they stand on the wire.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Linq;

namespace RedisNet.Tests.Server;

internal static class Wire
{
    public static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    public static string Array(params string[] words) =>
        $"*{words.Length}\r\n" + string.Concat(words.Select(Bulk));

    /// <summary>Sends inline commands, one a line, and returns what came back.</summary>
    public static string Ask(this ServerFixture s, params string[] lines) =>
        string.Concat(lines.Select(line => s.Shared.Raw(line + "\r\n").Text));

    /// <summary>A push or array of three: kind, channel, message.</summary>
    public static string Message(string channel, string text) => Array("message", channel, text);

    public static string Subscribed(string word, string channel, int count) =>
        $"*3\r\n{Bulk(word)}{Bulk(channel)}:{count}\r\n";
}
