// QuorumCheckTests: what CKQUORUM counts.
using NUnit.Framework;

namespace RedisNet.Sentinel.Tests;

public sealed class QuorumCheckTests
{
    private Lab _lab = null!;

    [SetUp]
    public void SetUp() => _lab = new Lab();

    [TearDown]
    public void TearDown() => _lab.Dispose();

    [TestCase(0, 0, 1u, 1, true, true)]
    [TestCase(2, 0, 2u, 3, true, true)]
    [TestCase(2, 1, 2u, 2, true, true)]
    [TestCase(2, 2, 1u, 1, true, false)]
    [TestCase(2, 1, 3u, 2, false, true)]
    [TestCase(4, 3, 3u, 2, false, false)]
    public void Quorum_and_majority_are_two_questions(
        int others, int down, uint quorum, int usable, bool quorumOk, bool majorityOk)
    {
        SentinelRedisInstance master = _lab.AddMaster(quorum);
        for (int i = 0; i < others; i++)
        {
            SentinelRedisInstance si = _lab.AddSentinel(master, (char)('b' + i));
            si.Flags |= i < down ? InstanceFlags.SDown : InstanceFlags.None;
        }
        Assert.That(QuorumCheck.Of(master),
            Is.EqualTo(new QuorumCheck(usable, quorumOk, majorityOk)));
    }
}
