// SrandmemberCommand: members of a set, drawn by chance.
// Port of redis 7.2 t_set.c srandmemberCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>SRANDMEMBER key [count].</summary>
internal static class SrandmemberCommand
{
    /// <port>t_set.c srandmemberCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc > 3)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        if (c.Argc == 3)
        {
            if (c.TryGetRangeLongOrReply(
                    c.Argv(2), -long.MaxValue, long.MaxValue, out long count)
                && SetCommands.TryReadOrReply(c, Shared.EmptyArray, out SetValue some))
            {
                Drawing.Reply(c, new SetDraw(c, some), count);
            }
            return;
        }
        ReadOnlySpan<byte> missing = c.Resp == 2 ? "$-1\r\n"u8 : "_\r\n"u8;
        if (SetCommands.TryReadOrReply(c, missing, out SetValue set))
        {
            Drawing.ReplyOne(new SetDraw(c, set));
        }
    }
}
