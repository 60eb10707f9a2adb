// ScenarioBlock: some verbs of a scenario and what comes of them.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>One block of a scenario file.</summary>
/// <param name="Head">Its lines above the rule, as they stand: comments, verbs, settings.</param>
/// <param name="Expected">What stands below the rule.</param>
internal sealed record ScenarioBlock(IReadOnlyList<string> Head, string Expected)
{
    /// <summary>A verb with its words, and the lines of configuration indented below it.</summary>
    public sealed record Verb(string[] Words, string Config);

    /// <summary>The verbs of the head in order.</summary>
    public IEnumerable<Verb> Verbs()
    {
        string[] lines = [.. Head.Where(l => l.Length > 0 && l[0] != '#')];
        for (int i = 0; i < lines.Length;)
        {
            string[] words = lines[i++].Split(' ', System.StringSplitOptions.RemoveEmptyEntries);
            string config = "";
            while (i < lines.Length && lines[i][0] == ' ')
            {
                config += lines[i++].Trim() + "\n";
            }
            yield return new Verb(words, config);
        }
    }
}
