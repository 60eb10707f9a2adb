// ShortFuzzTests: `make fuzz` for some seconds, in every build.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;

namespace RedisNet.Tests.Server;

public sealed class ShortFuzzTests
{
    private const int Seed = 20_261_122;

    [TestCase("restore", 12_000)]
    [TestCase("rdb", 2000)]
    public void Damaged_values_and_files_are_refused_or_are_sound(string target, int inputs) =>
        Assert.That(
            RedisNet.Fuzz.Program.Run(inputs, Seed, first: 0, workers: 1, target), Is.True,
            $"make fuzz INPUTS={inputs} SEED={Seed} ARGS='--target {target}'");
}
