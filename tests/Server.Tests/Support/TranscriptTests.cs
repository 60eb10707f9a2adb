// TranscriptTests: replays the transcripts on a simulated server.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// tests/Interop.Tests checks the same files against C Redis, and records them.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class TranscriptTests
{
    private static IEnumerable<TestCaseData> Sections() => Transcript.All().Select(t =>
        new TestCaseData(t).SetArgDisplayNames(t.File, t.Title));

    [TestCaseSource(nameof(Sections))]
    public void Every_reply_is_that_of_Redis(Transcript transcript)
    {
        using var s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        var connections = new SortedDictionary<char, TestClient>();
        foreach (Transcript.Step step in transcript.Steps)
        {
            if (!connections.TryGetValue(step.Connection, out TestClient? client))
            {
                connections[step.Connection] = client = s.Connect();
            }
            client.Send(TestClient.Encode(step.Words));
            var got = new List<string>();
            foreach ((char name, TestClient connection) in connections)
            {
                string text = connection.Receive().Text;
                if (text.Length > 0)
                {
                    got.Add(Transcript.Write(name, text));
                }
            }
            Assert.That(got, Is.EqualTo(step.Replies), step.Line);
        }
    }
}
