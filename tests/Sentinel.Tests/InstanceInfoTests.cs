// InstanceInfoTests: reading INFO, well formed and hostile.
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class InstanceInfoTests
{
    private const string RunId = "0123456789012345678901234567890123456789";

    private static InstanceInfo Parse(params string[] lines) =>
        InstanceInfo.Parse(Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n"));

    [Test]
    public void A_master_names_its_role_run_id_and_replicas()
    {
        InstanceInfo info = Parse(
            "# Server", "run_id:" + RunId, "# Replication", "role:master",
            "slave0:ip=10.0.0.2,port=6380,state=online,offset=14,lag=1",
            "slave1:ip=::1,port=6381,state=online,offset=14,lag=1");
        Assert.Multiple(() =>
        {
            Assert.That(info.RunId, Is.EqualTo(RunId));
            Assert.That(info.Role, Is.EqualTo(InstanceFlags.Master));
            Assert.That(info.Replicas, Is.EqualTo(new[] { ("10.0.0.2", 6380), ("::1", 6381) }));
        });
    }

    [Test]
    public void A_replica_names_its_master_link_priority_and_offset()
    {
        InstanceInfo info = Parse(
            "role:slave", "master_host:10.0.0.1", "master_port:6379", "master_link_status:up",
            "slave_repl_offset:18446744073709551615", "slave_priority:7", "replica_announced:0",
            "master_link_down_since_seconds:12");
        Assert.Multiple(() =>
        {
            Assert.That(info.Role, Is.EqualTo(InstanceFlags.Replica));
            Assert.That(info.MasterHost, Is.EqualTo("10.0.0.1"));
            Assert.That(info.MasterPort, Is.EqualTo(6379));
            Assert.That(info.MasterLinkUp, Is.True);
            Assert.That(info.SlaveReplOffset, Is.EqualTo(ulong.MaxValue));
            Assert.That(info.SlavePriority, Is.EqualTo(7));
            Assert.That(info.ReplicaAnnounced, Is.Zero);
            Assert.That(info.MasterLinkDownTimeMs, Is.EqualTo(12000));
        });
    }

    [TestCase("master_replid:0a1b", "0a1b", null)]
    [TestCase("master_replid2:0a1b", null, "0a1b")]
    public void The_two_replication_ids_are_told_apart(string line, string? id, string? id2)
    {
        InstanceInfo info = Parse("role:master", line);
        Assert.That((info.ReplId, info.ReplId2), Is.EqualTo((id, id2)));
    }

    [Test]
    public void Fields_of_a_replica_before_its_role_do_not_count() =>
        Assert.That(Parse("master_host:10.0.0.1", "role:slave").MasterHost, Is.Null);

    [TestCase("slave0:10.0.0.2,6380,online", "10.0.0.2", 6380)]
    [TestCase("slave9:10.0.0.2,x,", "10.0.0.2", 0)]
    [TestCase("slave0:port=6380,ip=10.0.0.2", "10.0.0.2", 6380)]
    [TestCase("slave0:ip=,port=-1", "", -1)]
    public void Both_forms_of_a_replica_are_read(string line, string host, int port) =>
        Assert.That(Parse(line).Replicas, Is.EqualTo(new[] { (host, port) }));

    [TestCase("slave0:")]
    [TestCase("slave0:10.0.0.2")]
    [TestCase("slave0:10.0.0.2,6380")]
    [TestCase("slave0,,,")]
    [TestCase("slave0:ip=10.0.0.2")]
    [TestCase("slavex:ip=10.0.0.2,port=1")]
    [TestCase("slave_")]
    public void A_line_that_makes_no_sense_is_skipped(string line) =>
        Assert.That(Parse(line).Replicas, Is.Empty);

    [TestCase("run_id:short")]
    [TestCase("run_id:012345678901234567890123456789012345678")]
    [TestCase("xrun_id:0123456789012345678901234567890123456789")]
    public void A_run_id_has_forty_characters(string line) =>
        Assert.That(Parse(line).RunId, Is.Null);

    [Test]
    public void Reading_stops_at_a_NUL() =>
        Assert.That(Parse("a:1\0", "role:master").Role, Is.EqualTo(InstanceFlags.None));

    [Test]
    public void Nothing_is_read_from_nothing()
    {
        var info = InstanceInfo.Parse([]);
        Assert.That((info.Role, info.RunId, info.Replicas.Count), Is.EqualTo(
            (InstanceFlags.None, (string?)null, 0)));
    }

    [Test]
    public void A_line_of_a_megabyte_and_a_hundred_thousand_replicas_are_read()
    {
        string[] replicas =
            [.. Enumerable.Range(0, 100_000).Select(i => $"slave{i}:ip=10.0.0.2,port={i}")];
        InstanceInfo info = Parse([new string('x', 1 << 20), "role:master", .. replicas]);
        Assert.That((info.Role, info.Replicas.Count), Is.EqualTo((InstanceFlags.Master, 100_000)));
    }
}
