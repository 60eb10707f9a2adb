// ChaosTests: the short form of `make chaos`, on loopback.
// Ours, no origin in C.
using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using RedisNet.Chaos;

namespace RedisNet.Interop.Tests;

public sealed class ChaosTests
{
    [TestCase("c", "ours", "ours c ours")]
    public void A_mixed_group_is_of_one_mind_after_each_scenario(
        string master, string replicas, string sentinels)
    {
        string scratch = Directory.CreateTempSubdirectory("redisnet-chaos-").FullName;
        try
        {
            using var lan = new Lan(cables: false);
            using var group = new Group(
                lan, scratch, Programs.Of, (master, replicas), sentinels.Split(' '));
            foreach ((string name, Func<Group, TimeSpan> run, _) in
                Scenarios.All.Where(s => !s.NeedsLan))
            {
                Run(name, group, run);
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    // The logs are those of the end.
    private static void Run(string name, Group group, Func<Group, TimeSpan> run)
    {
        try
        {
            _ = run(group);
        }
        catch (ChaosFailed e)
        {
            Assert.Fail($"{name}: {e.Message}\n{group.LogTails()}");
        }
    }
}
