// SentinelHelloTests: what a hello changes, and what it must not.
using System.Text;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class SentinelHelloTests
{
    private static readonly string B = new('b', 40);

    private Lab _lab = null!;
    private SentinelRedisInstance _master = null!;

    [SetUp]
    public void SetUp()
    {
        _lab = new Lab();
        _master = _lab.AddMaster();
    }

    [TearDown]
    public void TearDown() => _lab.Dispose();

    private void Hello(string text) =>
        SentinelHello.ProcessHelloMessage(_lab.State, Encoding.Latin1.GetBytes(text));

    [Test]
    public void A_new_Sentinel_is_added_and_saved()
    {
        Hello($"10.0.1.1,26379,{B},0,mymaster,10.0.0.1,6379,0");
        SentinelRedisInstance? si = _master.Sentinels.Find(B);
        Assert.That((si?.RunId, si?.Addr.Port), Is.EqualTo((B, (int?)26379)));
        Assert.That(_lab.Published, Is.EqualTo(new[]
        {
            $"+sentinel|sentinel {B} 10.0.1.1 26379 @ mymaster 10.0.0.1 6379",
        }));
        Assert.That(_lab.File, Does.Contain($"known-sentinel mymaster 10.0.1.1 26379 {B}\n"));
    }

    [TestCase("10.0.1.1,26379,id,0,other,10.0.0.1,6379,9")]
    [TestCase("10.0.1.1,26379,id,0,mymaster,10.0.0.1,6379")]
    [TestCase("10.0.1.1,26379,id,0,mymaster,10.0.0.1,6379,0,")]
    [TestCase(",,,,,,,")]
    [TestCase("not an ip,26379,id,0,mymaster,10.0.0.1,6379,9")]
    [TestCase("10.0.1.1,70000,id,0,mymaster,10.0.0.1,6379,9")]
    public void A_hello_that_cannot_be_used_changes_nothing(string text)
    {
        Hello(text);
        Assert.That((_master.Sentinels.Count, _lab.State.CurrentEpoch, _master.ConfigEpoch),
            Is.EqualTo((0, 0ul, 0ul)));
        Assert.That(_lab.Published, Is.Empty);
    }

    [Test]
    public void A_larger_epoch_is_adopted_and_a_smaller_one_is_not()
    {
        Hello($"10.0.1.1,26379,{B},7,mymaster,10.0.0.1,6379,0");
        Hello($"10.0.1.1,26379,{B},3,mymaster,10.0.0.1,6379,0");
        Assert.That(_lab.State.CurrentEpoch, Is.EqualTo(7));
        Assert.That(_lab.File, Does.Contain("sentinel current-epoch 7\n"));
        Assert.That(_lab.Published, Does.Contain("+new-epoch|7"));
    }

    [Test]
    public void A_newer_configuration_moves_the_master_and_keeps_the_old_one_as_replica()
    {
        _lab.AddReplica(_master, "10.0.0.2");
        Hello($"10.0.1.1,26379,{B},7,mymaster,10.0.0.2,6379,7");
        Assert.Multiple(() =>
        {
            Assert.That(_master.Addr.Ip, Is.EqualTo("10.0.0.2"));
            Assert.That(_master.ConfigEpoch, Is.EqualTo(7));
            Assert.That(_master.Replicas.Find("10.0.0.1:6379"), Is.Not.Null);
            Assert.That(_master.Replicas.Count, Is.EqualTo(1));
            Assert.That(_master.Sentinels.Count, Is.EqualTo(1));
            Assert.That(_lab.Published, Does.Contain(
                $"+config-update-from|sentinel {B} 10.0.1.1 26379 @ mymaster 10.0.0.1 6379"));
            Assert.That(_lab.Published, Does.Contain(
                "+switch-master|mymaster 10.0.0.1 6379 10.0.0.2 6379"));
        });
    }

    [TestCase(5ul)]
    [TestCase(4ul)]
    public void An_equal_or_older_configuration_never_moves_the_master(ulong epoch)
    {
        _master.ConfigEpoch = 5;
        Hello($"10.0.1.1,26379,{B},5,mymaster,10.0.0.2,6379,{epoch}");
        Assert.That((_master.Addr.Ip, _master.ConfigEpoch), Is.EqualTo(("10.0.0.1", 5ul)));
    }

    [Test]
    public void A_Sentinel_drops_its_former_self_and_never_lists_itself()
    {
        Hello($"10.0.1.1,26379,{B},0,mymaster,10.0.0.1,6379,0");
        Hello($"10.0.1.1,26379,{_lab.State.MyId},0,mymaster,10.0.0.1,6379,0");
        Assert.That(_master.Sentinels.Count, Is.Zero);
        Assert.That(_lab.File, Does.Not.Contain("known-sentinel"));
    }

    [Test]
    public void Who_moves_to_an_address_that_is_no_good_is_gone_from_the_file_too()
    {
        Hello($"10.0.1.1,26379,{B},0,mymaster,10.0.0.1,6379,0");
        Hello($"no.address,26379,{B},0,mymaster,10.0.0.1,6379,0");
        Assert.That(_master.Sentinels.Count, Is.Zero);
        Assert.That(_lab.Flushes, Is.EqualTo(2));
        Assert.That(_lab.File, Does.Not.Contain(B));
    }

    [Test]
    public void A_newer_configuration_with_the_same_address_only_moves_the_epoch()
    {
        Hello($"10.0.1.1,26379,{B},5,mymaster,10.0.0.1,6379,5");
        Assert.That(_master.ConfigEpoch, Is.EqualTo(5));
        Assert.That(_lab.Published, Has.None.StartsWith("+switch-master"));
        Assert.That(_lab.File, Does.Contain("sentinel config-epoch mymaster 5\n"));
    }

    [Test]
    public void A_Sentinel_that_moves_is_one_Sentinel_for_all_its_masters()
    {
        _lab.AddMaster(name: "second");
        Hello($"10.0.1.1,26379,{B},0,mymaster,10.0.0.1,6379,0");
        Hello($"10.0.1.1,26379,{B},0,second,10.0.0.1,6379,0");
        InstanceLink link = _master.Sentinels.Find(B)!.Link;
        Assert.That(link.RefCount, Is.EqualTo(2));
        Hello($"10.0.1.7,26379,{B},0,mymaster,10.0.0.1,6379,0");
        SentinelRedisInstance other = _lab.State.Masters.Find("second")!.Sentinels.Find(B)!;
        Assert.Multiple(() =>
        {
            Assert.That(_master.Sentinels.Count, Is.EqualTo(1));
            Assert.That(other.Addr.Ip, Is.EqualTo("10.0.1.7"));
            Assert.That(other.Link, Is.SameAs(_master.Sentinels.Find(B)!.Link));
            Assert.That(other.Link.RefCount, Is.EqualTo(2));
            Assert.That(_lab.Published, Does.Contain("+sentinel-address-switch|master mymaster "
                + $"10.0.0.1 6379 ip 10.0.1.7 port 26379 for {B}"));
            Assert.That(_lab.Published, Does.Contain($"+sentinel-address-update|sentinel {B} "
                + "10.0.1.7 26379 @ mymaster 10.0.0.1 6379 1 additional matching instances"));
        });
    }

    [Test]
    public void A_new_id_at_a_known_address_replaces_the_old_one_everywhere()
    {
        SentinelRedisInstance second = _lab.AddMaster(name: "second");
        _lab.AddSentinel(_master, 'b', "10.0.1.1");
        _lab.AddSentinel(second, 'b', "10.0.1.1");
        string c = new('c', 40);
        Hello($"10.0.1.1,26379,{c},0,mymaster,10.0.0.1,6379,0");
        Assert.That((_master.Sentinels.Count, second.Sentinels.Count), Is.EqualTo((1, 0)));
        Assert.That(_master.Sentinels.Find(c), Is.Not.Null);
        Assert.That(_lab.Flushes, Is.EqualTo(1), "one change, saved once");
        Assert.That(_lab.File, Does.Contain(c).And.Not.Contain(B));
        Assert.That(_lab.Published, Does.Contain(
            $"+sentinel-invalid-addr|sentinel {B} 10.0.1.1 26379 @ mymaster 10.0.0.1 6379"));
    }

    [Test]
    public void Forcing_hellos_makes_them_due_for_everybody()
    {
        SentinelRedisInstance replica = _lab.AddReplica(_master, "10.0.0.2");
        SentinelRedisInstance si = _lab.AddSentinel(_master, 'b');
        SentinelHello.ForceHelloUpdateForMaster(_master);
        foreach (SentinelRedisInstance ri in new[] { _master, replica, si })
        {
            Assert.That(_lab.NowMs - ri.LastPubTimeMs, Is.EqualTo(2001));
        }
    }
}
