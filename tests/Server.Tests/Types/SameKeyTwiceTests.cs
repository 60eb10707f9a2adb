// SameKeyTwiceTests: set algebra on one key named twice, while its table is being rehashed.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server.Types;

/// <summary>A lookup moves buckets of a table in rehashing, so a walk over it must do none.
/// </summary>
public sealed class SameKeyTwiceTests
{
    private const int Members = 513;

    private ServerFixture _s = null!;

    [SetUp]
    public void Start()
    {
        // One more than the 512 buckets hold: the new table has just been made.
        _s = new ServerFixture(c => c.EnableDebugCommand = ProtectedAction.Yes);
        for (int i = 0; i < Members; i++)
        {
            string member = "m" + i.ToString(CultureInfo.InvariantCulture);
            _s.Do("SADD", "s", member);
            _s.Do("ZADD", "z", "1", member);
        }
        _s.Do("ZADD", "other", "1", "m1");
        Assert.That(_s.Do("DEBUG", "HTSTATS-KEY", "s").Text, Does.Contain("rehashing target"));
    }

    [TearDown]
    public void Stop() => _s.Dispose();

    [TestCase("s")]
    [TestCase("z")]
    public void Intersections_count_every_member(string key)
    {
        _s.Do("ZINTERCARD", "2", key, key).Is($":{Members}\r\n");
        _s.Do("ZINTERSTORE", "to", "3", key, key, key).Is($":{Members}\r\n");
        _s.Do("ZSCORE", "to", "m7").Is("$1\r\n3\r\n");
    }

    [TestCase("s")]
    [TestCase("z")]
    public void Unions_and_differences_do_too(string key)
    {
        _s.Do("ZUNIONSTORE", "to", "2", key, key).Is($":{Members}\r\n");
        _s.Do("ZDIFFSTORE", "to", "2", key, "other").Is($":{Members - 1}\r\n");
        _s.Do("ZDIFFSTORE", "to", "2", key, key).Is(":0\r\n");
    }

    [Test]
    public void Plain_sets_as_well()
    {
        _s.Do("SINTERCARD", "2", "s", "s").Is($":{Members}\r\n");
        _s.Do("SUNIONSTORE", "to", "s", "s").Is($":{Members}\r\n");
        _s.Do("SDIFFSTORE", "to", "s", "s").Is(":0\r\n");
    }
}
