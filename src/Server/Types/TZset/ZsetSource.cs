// ZsetSource: one of the sets that ZUNION and its kin are made of.
// Port of redis 7.2 t_zset.c zsetopsrc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A set, sorted or not, with its weight; a key that does not exist is an empty
/// one.</summary>
/// <port>t_zset.c zsetopsrc</port>
internal struct ZsetSource
{
    public Robj Subject;
    public double Weight;

    private readonly bool IsSet => Subject.Type == ObjType.Set;

    /// <port>t_zset.c zuiLength</port>
    public readonly long Length(RedisServer server)
    {
        if (Subject.IsNull)
        {
            return 0;
        }
        return IsSet
            ? new SetValue(server, Subject).Length : new ZsetValue(server, Subject).Length;
    }

    /// <summary>All members, for foreach. The set may not change meanwhile.</summary>
    public readonly ZsetMembers Members(RedisServer server) => new(server, Subject);

    /// <port>t_zset.c zuiFind</port>
    public readonly bool TryGetScore(
        RedisServer server, ReadOnlySpan<byte> ele, out double score)
    {
        if (!IsSet)
        {
            return new ZsetValue(server, Subject).TryGetScore(ele, out score);
        }
        score = 1;
        return new SetValue(server, Subject).Contains(ele);
    }
}
