// WordRule: words that may not stand in the tree, each with what to do instead.
// Ours, no origin in C.
//
// The words are put together from halves here, so that this file does not offend itself.
using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace RedisNet.Tidy.Tests.Rules;

internal static partial class WordRule
{
    private static readonly (string Word, string Instead)[] Debt =
    [
        ("TO" + "DO", "open an issue instead"),
        ("FIX" + "ME", "fix it, or open an issue"),
        ("HA" + "CK", "say what it is for"),
        ("NotImplemented" + "Exception", "leave it out until it is there"),
    ];

    private static readonly (string Word, string Instead)[] Foreign =
    [
        ("/wo" + "rk/", "no path of a machine"),
        ("/ro" + "ot/", "no path of a machine"),
        ("/home" + "/", "no path of a machine"),
    ];

    private static readonly (string Word, string Instead)[] Upstream =
    [
        ("Redistribution " + "and use in source", "the licences stand in LICENSE and its notices"),
        ("Salvatore " + "Sanfilippo", "the notice stands in THIRD-PARTY-NOTICES.md"),
    ];

    public static IEnumerable<string> NoDebt(SourceText file) =>
        file.IsCSharp ? Words(file, Debt, wholeWord: true) : [];

    public static IEnumerable<string> NoMachinePaths(SourceText file) =>
        Words(file, Foreign, wholeWord: false);

    public static IEnumerable<string> NoUpstreamNotices(SourceText file) =>
        file.Path is "THIRD-PARTY-NOTICES.md" or "LICENSE" ? []
            : Words(file, Upstream, wholeWord: false);

    /// <summary>No thread hop and no lock outside Os, and no sleeping tests.</summary>
    public static IEnumerable<string> NoWaiting(SourceText file)
    {
        bool loop = file.Under("src/") && !file.Under("src/Os/") && !file.Under("src/Main/");
        bool unit = file.Under("tests/") && !file.Under("tests/Interop.Tests/")
            && !file.Under("tests/Chaos/") && !file.Under("tests/Differential/")
            && !file.Under("tests/Conformance/");
        if (!file.IsCSharp || (!loop && !unit))
        {
            yield break;
        }
        Regex banned = loop ? OffTheLoop() : Sleeping();
        foreach (Match m in banned.Matches(file.Code))
        {
            yield return file.At(file.LineOf(m.Index), $"`{m.Value.Trim()}` does not belong here");
        }
    }

    private static IEnumerable<string> Words(
        SourceText file, (string Word, string Instead)[] words, bool wholeWord)
    {
        foreach ((string word, string instead) in words)
        {
            int at = file.Text.IndexOf(word, StringComparison.Ordinal);
            while (at >= 0)
            {
                if (!wholeWord || IsWhole(file.Text, at, word.Length))
                {
                    yield return file.At(file.LineOf(at), $"`{word}`: {instead}");
                }
                at = file.Text.IndexOf(word, at + 1, StringComparison.Ordinal);
            }
        }
    }

    private static bool IsWhole(string text, int at, int length) =>
        (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        && (at + length == text.Length || !char.IsLetterOrDigit(text[at + length]));

    [GeneratedRegex(@"\block\s*\(|\basync\s+(?:Value)?Task|\basync\s+void|\basync\s*\(|\bawait\s")]
    private static partial Regex OffTheLoop();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b")]
    private static partial Regex Sleeping();
}
