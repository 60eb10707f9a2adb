// XgroupCommands: making, moving and removing consumer groups and consumers.
// Port of redis 7.2 t_stream.c xgroupCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// In C it is one handler for all; what they share is TryFindOrReply, which looks at options, key
// and group in the order that decides which error is sent when several things are wrong.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XGROUP and its subcommands.</summary>
internal static class XgroupCommands
{
    private const int KeyAt = 2;
    private const int NameAt = 3;
    private const int IdAt = 4;

    private static readonly IReadOnlyList<string> HelpLines =
    [
        "CREATE <key> <groupname> <id|$> [option]",
        "    Create a new consumer group. Options are:",
        "    * MKSTREAM",
        "      Create the empty stream if it does not exist.",
        "    * ENTRIESREAD entries_read",
        "      Set the group's entries_read counter (internal use).",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "    Create a new consumer in the specified group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "    Remove the specified consumer.",
        "DESTROY <key> <groupname>",
        "    Remove the specified group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
        "    Set the current group ID and entries_read counter.",
    ];

    private struct Found
    {
        public Stream Stream;
        public StreamGroup Group;
        public long EntriesRead;
        public bool MkStream;
    }

    /// <port>t_stream.c xgroupCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(HelpLines);

    /// <port>t_stream.c xgroupCommand</port>
    public static void Create(Client c)
    {
        if (!TryFindOrReply(c, takesMkStream: true, takesEntriesRead: true,
            needsGroup: false, out Found found))
        {
            return;
        }
        if (c.Argc > 8)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        StreamId id = found.Stream.IsNull ? default : found.Stream.LastId;
        if (c.Argv(IdAt) is not [(byte)'$'] && !c.TryGetStrictIdOrReply(c.Argv(IdAt), out id))
        {
            return;
        }
        if (found.Stream.IsNull)
        {
            KeyArg key = c.Key(KeyAt);
            found.Stream = StreamLookup.Create(c, key);
            c.Db.SignalModified(c, key);
        }
        if (found.Stream.AddGroup(c.Server.Z, c.Argv(NameAt), id, found.EntriesRead).IsNull)
        {
            c.AddReplyError("-BUSYGROUP Consumer Group name already exists");
            return;
        }
        c.AddReply(Shared.Ok);
        c.Server.Dirty++;
        StreamLookup.Tell(c, "xgroup-create"u8, KeyAt);
    }

    /// <port>t_stream.c xgroupCommand</port>
    public static void Setid(Client c)
    {
        if (!TryFindOrReply(c, takesMkStream: false, takesEntriesRead: true,
            needsGroup: true, out Found found))
        {
            return;
        }
        if (c.Argc > 7)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        StreamId id = found.Stream.LastId;
        if (c.Argv(IdAt) is not [(byte)'$'] && !c.TryGetIdOrReply(c.Argv(IdAt), out id))
        {
            return;
        }
        StreamLookup.Open(c, found.Stream)?.GroupChanging(found.Group);
        found.Group.LastId = id;
        found.Group.EntriesRead = found.EntriesRead;
        c.AddReply(Shared.Ok);
        c.Server.Dirty++;
        StreamLookup.Tell(c, "xgroup-setid"u8, KeyAt);
    }

    /// <port>t_stream.c xgroupCommand</port>
    public static void Destroy(Client c)
    {
        if (!TryFindOrReply(c, takesMkStream: false, takesEntriesRead: false,
            needsGroup: false, out Found found))
        {
            return;
        }
        StreamGroup group = found.Stream.TakeGroup(c.Server.Z, c.Argv(NameAt));
        if (group.IsNull)
        {
            c.AddReply(Shared.Czero);
            return;
        }
        if (StreamLookup.Open(c, found.Stream)?.TakeOver(group) != true)
        {
            StreamGroup.Free(c.Server.Z, ref group);
        }
        c.AddReply(Shared.Cone);
        c.Server.Dirty++;
        StreamLookup.Tell(c, "xgroup-destroy"u8, KeyAt);
        // Its readers that wait are to get their NOGROUP.
        c.Db.Blocking.SignalReady(c.Argv(KeyAt), ObjType.Stream);
    }

    /// <port>t_stream.c xgroupCommand</port>
    public static void Createconsumer(Client c)
    {
        if (TryFindOrReply(c, takesMkStream: false, takesEntriesRead: false,
            needsGroup: true, out Found found))
        {
            StreamLookup.Open(c, found.Stream)?.GroupChanging(found.Group);
            c.AddReplyLongLong(AddConsumer(c, found.Group, KeyAt, IdAt).IsNull ? 0 : 1);
        }
    }

    /// <port>t_stream.c xgroupCommand</port>
    public static void Delconsumer(Client c)
    {
        if (!TryFindOrReply(c, takesMkStream: false, takesEntriesRead: false,
            needsGroup: true, out Found found))
        {
            return;
        }
        long pending = 0;
        StreamConsumer consumer = found.Group.FindConsumer(c.Argv(IdAt));
        if (!consumer.IsNull)
        {
            pending = consumer.Pending.Count;
            StreamLookup.Open(c, found.Stream)?.ConsumerGoing(found.Group, consumer);
            found.Group.RemoveConsumer(c.Server.Z, consumer);
            c.Server.Dirty++;
            StreamLookup.Tell(c, "xgroup-delconsumer"u8, KeyAt);
        }
        c.AddReplyLongLong(pending);
    }

    /// <summary>Adds the consumer that is this argument; a null handle when the group has
    /// it.</summary>
    /// <port>t_stream.c streamCreateConsumer</port>
    public static StreamConsumer AddConsumer(
        Client c, StreamGroup group, int keyAt, int consumerAt)
    {
        StreamConsumer consumer = group.AddConsumer(
            c.Server.Z, c.Argv(consumerAt), c.Server.CommandTimeSnapshot());
        if (!consumer.IsNull)
        {
            c.Server.Dirty++;
            StreamLookup.Tell(c, "xgroup-createconsumer"u8, keyAt);
        }
        return consumer;
    }

    /// <summary>Options, then the key, then the group; false after an error reply. Without a key
    /// the stream is a null handle, if the options allow that.</summary>
    private static bool TryFindOrReply(
        Client c, bool takesMkStream, bool takesEntriesRead, bool needsGroup, out Found found)
    {
        found = new Found { EntriesRead = StreamGroup.UnknownEntriesRead };
        if (!TryParseOrReply(c, takesMkStream, takesEntriesRead, ref found))
        {
            return false;
        }
        Robj o = c.Db.LookupWrite(c.Key(KeyAt));
        if (c.CheckType(o, ObjType.Stream))
        {
            return false;
        }
        found.Stream = o.IsNull ? default : StreamLookup.Of(o);
        if (found.MkStream)
        {
            return true;
        }
        if (o.IsNull)
        {
            c.AddReplyError("The XGROUP subcommand requires the key to exist. Note that for CREATE "
                + "you may want to use the MKSTREAM option to create an empty stream "
                + "automatically.");
            return false;
        }
        found.Group = found.Stream.FindGroup(c.Argv(NameAt));
        if (found.Group.IsNull && needsGroup)
        {
            c.AddReplyError($"-NOGROUP No such consumer group '{StreamLookup.Text(c.Argv(NameAt))}'"
                + $" for key name '{StreamLookup.Text(c.Argv(KeyAt))}'");
            return false;
        }
        return true;
    }

    private static bool TryParseOrReply(
        Client c, bool takesMkStream, bool takesEntriesRead, ref Found found)
    {
        for (int i = 5; i < c.Argc; i++)
        {
            ReadOnlySpan<byte> word = c.Argv(i);
            if (takesMkStream && word.EqualsIgnoreCase("MKSTREAM"u8))
            {
                found.MkStream = true;
                continue;
            }
            if (!takesEntriesRead || i + 1 == c.Argc
                || !word.EqualsIgnoreCase("ENTRIESREAD"u8))
            {
                c.AddReplySubcommandSyntaxError();
                return false;
            }
            if (!c.TryGetLongOrReply(c.Argv(++i), out found.EntriesRead))
            {
                return false;
            }
            if (found.EntriesRead < StreamGroup.UnknownEntriesRead)
            {
                c.AddReplyError("value for ENTRIESREAD must be positive or -1");
                return false;
            }
        }
        return true;
    }
}
