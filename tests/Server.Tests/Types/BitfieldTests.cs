// BitfieldTests: what replicas are told of a BITFIELD.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using NUnit.Framework;

namespace RedisNet.Tests.Server.Types;

public sealed class BitfieldTests
{
    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture();

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void One_that_only_grows_the_string_is_replicated()
    {
        using var feed = new ReplicationFeed(_s.Server);
        _s.Do("BITFIELD", "b", "OVERFLOW", "FAIL", "INCRBY", "u8", "600", "300")
            .Is("*1\r\n$-1\r\n");
        _s.Do("STRLEN", "b").Is(":76\r\n");
        string[] told = ["0 BITFIELD b OVERFLOW FAIL INCRBY u8 600 300"];
        Assert.That(feed.Take(), Is.EqualTo(told));
    }

    [Test]
    public void One_that_fails_in_what_is_there_is_not()
    {
        _s.Do("SET", "b", "abc");
        using var feed = new ReplicationFeed(_s.Server);
        _s.Do("BITFIELD", "b", "OVERFLOW", "FAIL", "INCRBY", "u8", "0", "300")
            .Is("*1\r\n$-1\r\n");
        Assert.That(feed.Take(), Is.EqualTo(Array.Empty<string>()));
    }
}
