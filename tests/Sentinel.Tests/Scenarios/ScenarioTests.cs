// ScenarioTests: every scenario file must play as it is written.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// With REWRITE=1 in the environment the files are written anew from what happens. Read the
// difference, against sentinel.c, before it is committed: a transcript nobody read proves nothing.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests.Scenarios;

public sealed class ScenarioTests
{
    private static IEnumerable<string> Names() => Directory
        .EnumerateFiles(Folder(), "*.txt")
        .Select(f => Path.GetFileNameWithoutExtension(f))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public void Scenario(string name)
    {
        string path = Path.Combine(Folder(), name + ".txt");
        string text = File.ReadAllText(path);
        var played = new List<ScenarioBlock>();
        using (var w = new ScenarioWorld())
        {
            foreach (ScenarioBlock block in ScenarioFile.Parse(text))
            {
                played.Add(block with { Expected = Play(w, block) });
            }
        }
        string result = ScenarioFile.Print(played);
        if (Environment.GetEnvironmentVariable("REWRITE") == "1")
        {
            File.WriteAllText(path, result);
            return;
        }
        Assert.That(result.Split('\n'), Is.EqualTo(text.Split('\n')), name);
    }

    [Test]
    public void A_file_is_printed_as_it_was_read()
    {
        const string text = "# One.\n\nverb a\n  setting\n----\nline\n\nverb b\n----\n(nothing)\n";
        List<ScenarioBlock> blocks = ScenarioFile.Parse(text);
        Assert.That(blocks, Has.Count.EqualTo(2));
        Assert.That(blocks[0].Verbs().Single().Config, Is.EqualTo("setting\n"));
        Assert.That(ScenarioFile.Print(blocks), Is.EqualTo(text));
    }

    private static string Play(ScenarioWorld w, ScenarioBlock block)
    {
        bool begun = false;
        foreach (ScenarioBlock.Verb verb in block.Verbs())
        {
            // The seed has to be known before there is a world.
            if (!begun && verb.Words[0] != "seed")
            {
                w.BeginBlock();
                begun = true;
            }
            ScenarioVerbs.Run(w, verb);
        }
        return w.EndBlock();
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.GetDirectoryName(path)!;
}
