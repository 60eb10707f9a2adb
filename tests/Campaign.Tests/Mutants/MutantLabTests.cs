// MutantLabTests: a bug that was not looked for is neither killed nor alive.
// Ours, no origin in C.
using System;
using System.IO;
using NUnit.Framework;
using RedisNet.Tools.Mutants;
using MutantProgram = RedisNet.Tools.Mutants.Program;

namespace RedisNet.Campaign.Tests;

public sealed class MutantLabTests
{
    [TestCase("text that is not there")]
    [TestCase("twice")]
    public void A_bug_that_cannot_be_put_in_is_not_tried(string find)
    {
        string root = Directory.CreateTempSubdirectory("redisnet-mutants-").FullName;
        try
        {
            string folder = Path.Combine(root, "out", "mutants", "src");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "A.cs"), "twice and twice");
            Verdict v = new MutantLab(root, 1, "1").Run(new Mutant(
                "name", "A title", "origin", "S1", "src/A.cs", "", "", find, "another"));
            Assert.That(v.Trouble, Does.Contain("in src/A.cs, not once"));
            Assert.That(v.KilledBy, Is.Empty);
            Assert.That(v.Survived, Is.False);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Test]
    public void One_that_was_not_tried_fails_the_run_even_beside_one_that_survived()
    {
        Verdict killed = new("S1", 2, 2);
        Verdict alive = new("", 2000, 0);
        Verdict untried = Verdict.Untried("does not build: CS1002");
        Assert.That(MutantProgram.ExitCode([killed]), Is.Zero);
        Assert.That(MutantProgram.ExitCode([killed, alive]), Is.EqualTo(1));
        Assert.That(MutantProgram.ExitCode([untried, killed]), Is.EqualTo(3));
        Assert.That(MutantProgram.ExitCode([alive, untried]), Is.EqualTo(3));
    }

    [TestCase("no mutant 'no-such-bug'", "--only", "no-tilt,no-such-bug")]
    [TestCase("no mutant ''", "--only", "no-tilt,")]
    [TestCase("--seeds takes a number", "--seeds", "many")]
    [TestCase("--seeds takes a number", "--seeds")]
    [TestCase("no option --olny", "--olny", "no-tilt")]
    public void What_makes_no_sense_is_said(string said, params string[] args)
    {
        Assert.That(MutantProgram.TryRead(args, Repository.Root, out _, out _, out string wrong),
            Is.False);
        Assert.That(wrong, Does.Contain(said));
    }

    [Test]
    public void Mutants_are_taken_in_the_order_asked_for()
    {
        Assert.That(MutantProgram.TryRead(["--only", "vote-twice,no-tilt", "--seeds", "7"],
            Repository.Root, out var mutants, out int seeds, out _));
        Assert.That(mutants.ConvertAll(m => m.Name),
            Is.EqualTo((string[])["vote-twice", "no-tilt"]));
        Assert.That(seeds, Is.EqualTo(7));
    }

    [Test]
    public void Arguments_that_make_no_sense_end_with_code_2()
    {
        TextWriter error = Console.Error;
        var said = new StringWriter();
        Console.SetError(said);
        try
        {
            int code = MutantProgram.Main([Repository.Root, "--only", "no-such-bug"]);
            Assert.That(code, Is.EqualTo(2));
        }
        finally
        {
            Console.SetError(error);
        }
        Assert.That(said.ToString(), Does.Contain("there is no mutant 'no-such-bug'"));
    }
}
