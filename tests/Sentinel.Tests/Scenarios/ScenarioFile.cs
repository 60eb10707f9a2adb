// ScenarioFile: the text of a scenario, to blocks and back.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   # What this scenario shows.
//
//   crash r1                      one verb a line, settings indented below it
//   until s1 +sdown
//   ----
//   +4031ms s1 +sdown master mymaster 10.0.0.1 6379
//
// A block ends with the first empty line below its rule. The head of a block may have empty lines.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>Reads and writes scenario files.</summary>
internal static class ScenarioFile
{
    private const string Rule = "----";

    public static List<ScenarioBlock> Parse(string text)
    {
        var blocks = new List<ScenarioBlock>();
        var head = new List<string>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != Rule)
            {
                head.Add(lines[i]);
                continue;
            }
            var expected = new List<string>();
            while (i + 1 < lines.Length && lines[i + 1].Length > 0)
            {
                expected.Add(lines[++i]);
            }
            blocks.Add(new ScenarioBlock(Trim(head), string.Join('\n', expected)));
            head = [];
        }
        if (Trim(head).Count > 0)
        {
            blocks.Add(new ScenarioBlock(Trim(head), ""));
        }
        return blocks;
    }

    public static string Print(IEnumerable<ScenarioBlock> blocks) => string.Join(
        '\n', blocks.Select(b => string.Join('\n', b.Head) + $"\n{Rule}\n{b.Expected}\n"));

    private static List<string> Trim(List<string> lines)
    {
        int first = lines.FindIndex(l => l.Length > 0);
        int last = lines.FindLastIndex(l => l.Length > 0);
        return first < 0 ? [] : lines.GetRange(first, last - first + 1);
    }
}
