// XoshiroTests: the generator against numbers of an independent implementation.
// Tests of src/Os/Xoshiro.cs.
using NUnit.Framework;

namespace RedisNet.Os.Tests;

public sealed class XoshiroTests
{
    [Test]
    public void Seed_42_gives_the_published_algorithms_numbers()
    {
        Xoshiro x = new(42);
        ulong[] first = [x.Next(), x.Next(), x.Next()];
        Assert.That(first, Is.EqualTo(
            new[] { 1546998764402558742UL, 6990951692964543102UL, 12544586762248559009UL }));
    }
}
