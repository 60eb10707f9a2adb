// ScenarioWorld: the programs of a scenario, and the transcript of what they say.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A line of the transcript is
//
//   +4031ms s1 +sdown master mymaster 10.0.0.1 6379
//
// virtual time since the block began, who, what. Of a Sentinel's log the events are shown, and the
// few other lines that tell why something happens; of a server's log only its changes of role. Run
// ids are shown as the name of the Sentinel that has them, <s1>; with a mark for each time it got
// a new one, <s1'>.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>What a scenario runs on. Verbs act on it; it writes the transcript.</summary>
internal sealed class ScenarioWorld : IDisposable
{
    private const int HeadWords = 6;
    private const string Complaint = "was not able to save the new configuration";

    // Beside the events; a line that contains one of these is shown.
    private static readonly string[] Telling =
    [
        " voted for ", "Next failover delay", "Executing user requested", "CRASH because of",
        "MASTER MODE enabled", "REPLICAOF ", "Failover of ", "oordinated failover of ", Complaint,
    ];

    private readonly Dictionary<SimNode, int> _read = [];
    private readonly Dictionary<string, string> _idNames = [];
    private readonly List<string> _transcript = [];
    private readonly List<(string Node, string Text)> _said = [];
    private Cluster? _cluster;
    private long _blockStartUs;

    public ulong Seed { get; set; } = 1;

    /// <summary>Made by the first who asks for it, with the seed of then.</summary>
    /// <remarks>All packets take the same time: what a transcript shows does not hang on how many
    /// were sent before.</remarks>
    public Cluster Cluster =>
        _cluster ??= new Cluster(new SimOptions { Seed = Seed, LatencyUs = 500 });

    public SimWorld World => Cluster.World;

    /// <summary>Scripted peers, by name.</summary>
    public Dictionary<string, ScriptedPeer> Peers { get; } = [];

    /// <summary>The configuration each member was first started with.</summary>
    public Dictionary<Member, byte[]> FirstConfig { get; } = [];

    /// <summary>Shows all lines of all logs.</summary>
    public bool ShowAll { get; set; }

    /// <summary>What was said in this block so far: who, what.</summary>
    public IReadOnlyList<(string Node, string Text)> Said => _said;

    /// <summary>From where on in <see cref="Said"/> a verb that waits has to look.</summary>
    public int SaidBefore { get; set; }

    public IEnumerable<Member> Members => Cluster.Sentinels.Concat(Cluster.Servers);

    public IEnumerable<Member> LivingSentinels => Cluster.Sentinels.Where(s => s.Alive);

    public Member Member(string name) => Members.FirstOrDefault(m => m.Name == name)
        ?? throw new ArgumentException($"there is no {name}");

    /// <summary>The run id for a name like &lt;s1&gt;; else the word itself.</summary>
    public string Unnamed(string word) =>
        _idNames.FirstOrDefault(id => id.Value == word).Key ?? word;

    public void BeginBlock()
    {
        Gather();
        _transcript.Clear();
        _said.Clear();
        SaidBefore = 0;
        _blockStartUs = World.NowUs;
    }

    /// <summary>The transcript of the block that ends here.</summary>
    public string EndBlock()
    {
        Gather();
        return _transcript.Count > 0 ? string.Join('\n', _transcript) : "(nothing)";
    }

    /// <summary>Drops what the transcript of this block has so far.</summary>
    public void Hush()
    {
        Gather();
        _transcript.Clear();
    }

    /// <summary>Adds a line at the present time, after what the logs have.</summary>
    public void Say(string line)
    {
        Gather();
        _transcript.Add($"{Since(World.NowUs)} {Named(line)}");
    }

    /// <summary>Adds a line without a time, which belongs to the one before.</summary>
    public void SayMore(string line) => _transcript.Add("  " + Named(line));

    /// <summary>Ends the test.</summary>
    public void Fail(string why)
    {
        Gather();
        Assert.Fail($"{why}; the block until then:\n{string.Join('\n', _transcript)}");
    }

    /// <summary>Takes in what the logs have got since the last time.</summary>
    public void Gather()
    {
        LearnIds();
        var lines = new List<(long TimeUs, string Node, string Text)>();
        foreach (SimNode node in World.Nodes)
        {
            for (int i = _read.GetValueOrDefault(node); i < node.Log.Lines.Count; i++)
            {
                string text = Named(WithoutHead(node.Log.Lines[i]));
                lines.Add((node.Log.TimesUs[i], node.Name, text));
            }
            _read[node] = node.Log.Lines.Count;
        }
        foreach ((long timeUs, string node, string text) in lines.OrderBy(l => l.TimeUs))
        {
            // A complaint is made at every tick: once a block is enough.
            bool again = text.Contains(Complaint, StringComparison.Ordinal)
                && _said.Contains((node, text));
            if (ShowAll || (IsTelling(text) && !again))
            {
                _said.Add((node, text));
                _transcript.Add($"{Since(timeUs)} {node} {text}");
            }
        }
    }

    public void Dispose() => _cluster?.Dispose();

    /// <summary>An event begins with its name, and that with a plus or minus.</summary>
    private static bool IsTelling(string text) =>
        (text.Length > 1 && text[0] is '+' or '-' && char.IsAsciiLetterLower(text[1]))
        || Telling.Any(t => text.Contains(t, StringComparison.Ordinal));

    private static string WithoutHead(string line)
    {
        string text = string.Join(' ', line.Split(' ').Skip(HeadWords));
        int end = text.IndexOf(" (user request from", StringComparison.Ordinal);
        end = end < 0 ? text.IndexOf(" (failover request", StringComparison.Ordinal) : end;
        return end < 0 ? text : text[..end];
    }

    private string Since(long timeUs) => string.Create(
        CultureInfo.InvariantCulture, $"+{(timeUs - _blockStartUs) / 1000}ms");

    private void LearnIds()
    {
        foreach (Member s in LivingSentinels)
        {
            string id = s.State.MyId;
            if (id.Length > 0 && !_idNames.ContainsKey(id))
            {
                string name = s.Name;
                while (_idNames.ContainsValue($"<{name}>"))
                {
                    name += "'";
                }
                _idNames[id] = $"<{name}>";
            }
        }
    }

    private string Named(string text)
    {
        foreach ((string id, string name) in _idNames)
        {
            text = text.Replace(id, name, StringComparison.Ordinal);
        }
        return text;
    }
}
