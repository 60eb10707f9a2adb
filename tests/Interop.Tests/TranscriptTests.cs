// TranscriptTests: the transcripts of tests/Server.Tests say what C Redis 7.2.4 says.
// Ours, no origin in C.
//
// To record them anew: REDISNET_RECORD=1 REDISNET_ORACLE_REDIS_SERVER=<C redis-server 7.2.4>
// dotnet test tests/Interop.Tests --filter TranscriptTests, then look at the difference.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using RedisNet.Tests.Server;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

public sealed class TranscriptTests : InteropFixture
{
    private const int ReplyMs = 300;
    private const int QuietMs = 3;

    private static string[] Files() => Directory.GetFiles(Transcript.Folder, "*.txt");

    [TestCaseSource(nameof(Files))]
    public void C_says_what_the_transcript_says(string path)
    {
        bool record = Environment.GetEnvironmentVariable("REDISNET_RECORD") == "1";
        string[] old = File.ReadAllLines(path, Encoding.ASCII);
        var lines = new List<string>();
        foreach (string[] section in Sections(old))
        {
            RedisProcess server = Server("c");
            if (Info(server, "server").GetValueOrDefault("redis_version") != "7.2.4")
            {
                Assert.Ignore("the transcripts are those of 7.2.4");
            }
            lines.AddRange(Run(server, section));
            server.Dispose();
        }
        if (record)
        {
            File.WriteAllLines(path, lines, Encoding.ASCII);
        }
        Assert.That(lines, Is.EqualTo(old));
    }

    private static IEnumerable<string[]> Sections(string[] lines)
    {
        int from = 0;
        for (int i = 1; i <= lines.Length; i++)
        {
            if (i == lines.Length || lines[i].StartsWith("= ", StringComparison.Ordinal))
            {
                yield return lines[from..i];
                from = i;
            }
        }
    }

    private static List<string> Run(RedisProcess server, string[] section)
    {
        var connections = new SortedDictionary<char, RawClient>();
        var lines = new List<string>();
        foreach (string line in section.Where(line => !Transcript.IsReply(line)))
        {
            lines.Add(line);
            if (line.Length == 0 || line[0] is '#' or '=')
            {
                continue;
            }
            Transcript.Step step = Transcript.ReadCommand(line);
            if (!connections.TryGetValue(step.Connection, out RawClient? client))
            {
                connections[step.Connection] = client = new RawClient(server.Port);
            }
            client.Send(step.Words);
            client.Await(ReplyMs);
            lines.AddRange(from c in connections
                let text = c.Value.Drain(QuietMs)
                where text.Length > 0
                select Transcript.Write(c.Key, text));
        }
        foreach (RawClient client in connections.Values)
        {
            client.Dispose();
        }
        return lines;
    }
}
