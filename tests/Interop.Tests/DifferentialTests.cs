// DifferentialTests: the short form of `make differential`.
// Ours, no origin in C.
using System;
using System.IO;
using NUnit.Framework;
using RedisNet.Differential;

namespace RedisNet.Interop.Tests;

public sealed class DifferentialTests
{
    [TestCase("--commands", "40000")]
    [TestCase("--replicate", "0.3")]
    public void C_and_ours_answer_and_hold_the_same(string option, string value)
    {
        string scratch = Directory.CreateTempSubdirectory("redisnet-differential-").FullName;
        DifferentialOptions options = DifferentialOptions.Parse(
            ["--ours", Programs.Ours(), "--c", Programs.C(), option, value])!;
        try
        {
            Assert.That(DifferentialRun.Run(options, scratch, TestContext.Out), Is.Zero);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
