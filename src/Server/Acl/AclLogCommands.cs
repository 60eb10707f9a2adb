// AclLogCommands: ACL LOG.
// Port of redis 7.2 acl.c aclCommand (log). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handler of ACL LOG.</summary>
public static class AclLogCommands
{
    private const long DefaultCount = 10;

    /// <port>acl.c aclCommand</port>
    public static void Log(Client c)
    {
        AclLog log = c.Server.Acl.Log;
        long count = DefaultCount;
        if (c.Argc > 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        if (c.Argc == 3 && c.Argv(2).EqualsIgnoreCase("reset"u8))
        {
            log.Clear();
            c.AddReply(Shared.Ok);
            return;
        }
        if (c.Argc == 3 && !c.TryGetLongOrReply(c.Argv(2), out count))
        {
            return;
        }

        count = Math.Clamp(count, 0, log.Entries.Count);
        c.AddReplyArrayLen(count);
        foreach (AclLogEntry entry in log.Entries)
        {
            if (count-- == 0)
            {
                return;
            }
            AddEntry(c, entry);
        }
    }

    private static void AddEntry(Client c, AclLogEntry entry)
    {
        c.AddReplyMapLen(10);
        c.AddReplyBulk("count"u8);
        c.AddReplyLongLong(entry.Count);
        c.AddReplyBulk("reason"u8);
        c.AddReplyBulk(entry.Reason switch
        {
            AclVerdict.DeniedCommand => "command"u8,
            AclVerdict.DeniedKey => "key"u8,
            AclVerdict.DeniedChannel => "channel"u8,
            AclVerdict.DeniedAuth => "auth"u8,
            _ => "unknown"u8,
        });
        c.AddReplyBulk("context"u8);
        c.AddReplyBulk(entry.Context == AclLogContext.Multi ? "multi"u8 : "toplevel"u8);
        c.AddReplyBulk("object"u8);
        c.AddReplyBulk(entry.Object);
        c.AddReplyBulk("username"u8);
        c.AddReplyBulk(entry.Username);
        c.AddReplyBulk("age-seconds"u8);
        long ageMs = c.Server.Time.CmdSnapshotUnixMs - entry.UpdatedUnixMs;
        c.AddReplyDouble((double)ageMs / 1000);
        c.AddReplyBulk("client-info"u8);
        c.AddReplyBulk(entry.ClientInfo);
        c.AddReplyBulk("entry-id"u8);
        c.AddReplyLongLong(entry.Id);
        c.AddReplyBulk("timestamp-created"u8);
        c.AddReplyLongLong(entry.CreatedUnixMs);
        c.AddReplyBulk("timestamp-last-updated"u8);
        c.AddReplyLongLong(entry.UpdatedUnixMs);
    }
}
