// HrandfieldCommand: fields of a hash, drawn by chance.
// Port of redis 7.2 t_hash.c hrandfieldCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>HRANDFIELD key [count [WITHVALUES]].</summary>
internal static class HrandfieldCommand
{
    /// <port>t_hash.c hrandfieldCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc >= 3)
        {
            if (Drawing.TryParseOrReply(c, "WITHVALUES"u8, out long count, out bool withValues)
                && HashCommands.TryReadOrReply(c, Shared.EmptyArray, out HashValue hash))
            {
                Drawing.Reply(c, new HashDraw(c, hash, withValues), count);
            }
            return;
        }
        Robj o = c.Db.LookupRead(c.Key(1));
        if (o.IsNull)
        {
            c.AddReplyNull();
        }
        else if (!c.CheckType(o, ObjType.Hash))
        {
            Drawing.ReplyOne(new HashDraw(c, new HashValue(c.Server, o), withValues: false));
        }
    }
}
