// StringLimitsTests: how long a string may be, and what happens to long ones.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Tests.Server.Wire;

namespace RedisNet.Tests.Server.Types;

public sealed class StringLimitsTests
{
    private const string TooLong =
        "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n";

    private ServerFixture _s = null!;

    [SetUp]
    public void Start() => _s = new ServerFixture(c =>
    {
        c.ProtoMaxBulkLen = 1 << 20;
        c.EnableDebugCommand = ProtectedAction.Yes;
    });

    [TearDown]
    public void Stop() => _s.Dispose();

    [Test]
    public void SETRANGE_and_APPEND_reach_the_limit_and_not_one_byte_more()
    {
        Assert.That(_s.Ask("SETRANGE k 1048575 x"), Is.EqualTo(":1048576\r\n"));
        Assert.That(_s.Ask("SETRANGE k 1048576 x"), Is.EqualTo(TooLong));
        Assert.That(_s.Ask("APPEND k x"), Is.EqualTo(TooLong));
        Assert.That(_s.Ask("APPEND k \"\""), Is.EqualTo(":1048576\r\n"));
        Assert.That(_s.Ask("SETRANGE new 1048576 x", "EXISTS new"), Is.EqualTo(TooLong + ":0\r\n"));
        Assert.That(_s.Ask("GETRANGE k -2 -1"), Is.EqualTo(Bulk("\0x")));
    }

    [Test]
    public void No_string_outgrows_what_one_argument_may_have()
    {
        _s.Server.Config.ProtoMaxBulkLen = 4L << 30;
        Assert.That(_s.Ask("SETRANGE k 2147483591 x"), Is.EqualTo(TooLong));
        Assert.That(_s.Ask("SETRANGE k 3000000000 x"), Is.EqualTo(TooLong));
    }

    [Test]
    public void A_string_made_by_SETRANGE_has_no_room_to_spare()
    {
        long before = _s.Server.Z.UsedMemory;
        _s.Ask("SETRANGE k 100000 x");
        Assert.That(_s.Server.Z.UsedMemory - before, Is.LessThan(115_000));
    }

    [Test]
    public void LCS_refuses_a_table_beyond_the_limit()
    {
        _s.Ask("SETRANGE a 511 x", "SETRANGE b 510 x");
        Assert.That(_s.Ask("LCS a b LEN"), Does.StartWith(
            "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"));
        _s.Ask("SET a 1", "SET b 1");
        Assert.That(_s.Ask("LCS a b LEN"), Is.EqualTo(":1\r\n"));
    }

    [Test]
    public void A_long_string_is_moved_by_RENAME_and_not_copied()
    {
        _s.Ask("SETRANGE k 1000000 x");
        long before = _s.Server.Z.UsedMemory;
        Assert.That(_s.Ask("RENAME k l", "STRLEN l", "EXISTS k"),
            Is.EqualTo("+OK\r\n:1000001\r\n:0\r\n"));
        Assert.That(_s.Server.Z.UsedMemory, Is.EqualTo(before).Within(1000));
        Assert.That(_s.Ask("MOVE l 1", "SELECT 1", "STRLEN l"),
            Is.EqualTo(":1\r\n+OK\r\n:1000001\r\n"));
    }

    [Test]
    public void The_memory_of_all_keys_comes_back()
    {
        _s.Ask("SET warm x", "FLUSHALL");
        long before = _s.Server.Z.UsedMemory;
        string value = new('x', 300);
        for (int i = 0; i < 300; i++)
        {
            _s.Ask($"SET k:{i} {value[..i]} EX 1000", $"APPEND k:{i} y", $"INCR n:{i}",
                $"RENAME k:{i} r:{i}", $"COPY r:{i} c:{i}", $"GETEX c:{i} PERSIST");
        }
        _s.Ask("FLUSHALL");
        _s.Advance(2000);
        Assert.That(_s.Server.Z.UsedMemory, Is.EqualTo(before).Within(4096));
    }

    [Test]
    public void An_asynchronous_flush_gives_the_memory_back_too()
    {
        _s.Ask("SET warm x", "FLUSHALL");
        long before = _s.Server.Z.UsedMemory;
        for (int i = 0; i < 100; i++)
        {
            _s.Ask($"SET k:{i} {new string('x', 100)}");
        }
        Assert.That(_s.Ask("FLUSHALL ASYNC", "DBSIZE"), Is.EqualTo("+OK\r\n:0\r\n"));
        _s.Advance(2000);
        Assert.That(_s.Server.Z.UsedMemory, Is.EqualTo(before).Within(4096));
        Assert.That(_s.Server.Stats.LazyfreedObjects, Is.EqualTo(100));
        Assert.That(_s.Server.Stats.LazyfreePendingObjects, Is.Zero);
    }
}
