// ZsetMember: a member with its score, while one of the sets of ZUNION and its kin is walked.
// Port of redis 7.2 t_zset.c zsetopval. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>The element points into the set: it does not survive its next change.</summary>
/// <port>t_zset.c zsetopval</port>
internal readonly ref struct ZsetMember(ListpackValue element, double score)
{
    public readonly ListpackValue Element = element;
    public readonly double Score = score;
}
