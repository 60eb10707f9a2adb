// ZrandmemberCommand: members of a sorted set, drawn by chance.
// Port of redis 7.2 t_zset.c zrandmemberCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>ZRANDMEMBER key [count [WITHSCORES]].</summary>
internal static class ZrandmemberCommand
{
    /// <port>t_zset.c zrandmemberCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc >= 3)
        {
            if (Drawing.TryParseOrReply(c, "WITHSCORES"u8, out long count, out bool withScores)
                && ZsetCommands.TryReadOrReply(c, Shared.EmptyArray, out ZsetValue zset))
            {
                Drawing.Reply(c, new ZsetDraw(c, zset, withScores), count);
            }
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
        }
        else if (!c.CheckType(o, ObjType.Zset))
        {
            Drawing.ReplyOne(new ZsetDraw(c, new ZsetValue(c.Server, o), withScores: false));
        }
    }
}
