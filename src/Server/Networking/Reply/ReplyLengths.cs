// ReplyLengths: headers of collections, known beforehand or filled in afterwards.
// Port of redis 7.2 networking.c addReply*Len. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// RESP2 has arrays only: there a map is an array of twice the length and a set an array. A deferred
// length is used as: `int h = c.AddReplyDeferredLen(); ...elements...; c.SetDeferredArrayLen(h,
// count);`. The calls nest and must be closed innermost first.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Collection headers.</summary>
public static class ReplyLengths
{
    /// <port>networking.c addReplyArrayLen</port>
    public static void AddReplyArrayLen(this Client c, long length) =>
        c.AddReplyAggregateLen(length, (byte)'*');

    /// <port>networking.c addReplyMapLen</port>
    public static void AddReplyMapLen(this Client c, long pairs)
    {
        if (c.Resp == 2)
        {
            c.AddReplyAggregateLen(pairs * 2, (byte)'*');
            return;
        }

        c.AddReplyAggregateLen(pairs, (byte)'%');
    }

    /// <port>networking.c addReplySetLen</port>
    public static void AddReplySetLen(this Client c, long length) =>
        c.AddReplyAggregateLen(length, c.Resp == 2 ? (byte)'*' : (byte)'~');

    /// <port>networking.c addReplyAttributeLen</port>
    public static void AddReplyAttributeLen(this Client c, long pairs)
    {
        Check.That(c.Resp >= 3);
        c.AddReplyAggregateLen(pairs, (byte)'|');
    }

    /// <summary>Out-of-band data; the client must have <see cref="ClientFlags.Pushing"/>.</summary>
    /// <port>networking.c addReplyPushLen</port>
    public static void AddReplyPushLen(this Client c, long length)
    {
        Check.That(c.Resp >= 3 && c.Has(ClientFlags.Pushing));
        c.AddReplyAggregateLen(length, (byte)'>');
    }

    /// <summary>Starts a collection of unknown length; 0 when the client takes no
    /// replies.</summary>
    /// <port>networking.c addReplyDeferredLen</port>
    public static int AddReplyDeferredLen(this Client c) =>
        c.PrepareToWrite() ? c.Reply.BeginDeferred() : 0;

    /// <port>networking.c setDeferredArrayLen</port>
    public static void SetDeferredArrayLen(this Client c, int handle, long length) =>
        c.SetDeferredAggregateLen(handle, length, (byte)'*');

    /// <port>networking.c setDeferredMapLen</port>
    public static void SetDeferredMapLen(this Client c, int handle, long pairs)
    {
        if (c.Resp == 2)
        {
            c.SetDeferredAggregateLen(handle, pairs * 2, (byte)'*');
            return;
        }

        c.SetDeferredAggregateLen(handle, pairs, (byte)'%');
    }

    /// <port>networking.c setDeferredSetLen</port>
    public static void SetDeferredSetLen(this Client c, int handle, long length) =>
        c.SetDeferredAggregateLen(handle, length, c.Resp == 2 ? (byte)'*' : (byte)'~');

    /// <port>networking.c setDeferredAttributeLen</port>
    public static void SetDeferredAttributeLen(this Client c, int handle, long pairs)
    {
        Check.That(c.Resp >= 3);
        c.SetDeferredAggregateLen(handle, pairs, (byte)'|');
    }

    /// <port>networking.c setDeferredPushLen</port>
    public static void SetDeferredPushLen(this Client c, int handle, long length)
    {
        Check.That(c.Resp >= 3);
        c.SetDeferredAggregateLen(handle, length, (byte)'>');
    }

    /// <summary>Begins an out-of-band message; end it with <see cref="EndPush"/> and the
    /// result.</summary>
    /// <remarks>A message for the client whose own command is running (PUBLISH to a channel it
    /// listens to) is kept back until the reply is complete, unless the command is of the SUBSCRIBE
    /// family, whose reply it is.</remarks>
    /// <returns>What EndPush needs.</returns>
    /// <port>networking.c _addReplyToBufferOrList</port>
    public static int BeginPush(this Client c)
    {
        if (c.Has(ClientFlags.Pushing))
        {
            return -1;
        }

        c.Flags |= ClientFlags.Pushing;
        ExecutionState exec = c.Server.Exec;
        bool divert = c == exec.CurrentClient && exec.Calls > 0 && c.Cmd is { } cmd
            && !cmd.Has(CommandRoles.PushAsReply);
        return divert && c.PrepareToWrite() ? c.Reply.BeginDeferred() : 0;
    }

    /// <summary>Ends what <see cref="BeginPush"/> began.</summary>
    public static void EndPush(this Client c, int token)
    {
        if (token < 0)
        {
            return;
        }

        c.Flags &= ~ClientFlags.Pushing;
        if (token > 0 && c.Reply.Depth >= token)
        {
            c.Reply.EndDiverted(token, c.Server.Exec.PendingPushes);
        }
    }

    /// <summary>The lines of a HELP subcommand between C's header and footer.</summary>
    /// <port>networking.c addReplyHelp</port>
    public static void AddReplyHelp(this Client c, IReadOnlyList<string> lines)
    {
        string command = Encoding.Latin1.GetString(c.Argv(0)).ToUpperInvariant();
        c.AddReplyArrayLen(lines.Count + 3);
        c.AddReplyStatus(command + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        foreach (string line in lines)
        {
            c.AddReplyStatus(line);
        }

        c.AddReplyStatus("HELP"u8);
        c.AddReplyStatus("    Print this help."u8);
    }

    /// <port>networking.c addReplyAggregateLen</port>
    private static void AddReplyAggregateLen(this Client c, long length, byte prefix)
    {
        Check.That(length >= 0);
        c.AddReplyWithPrefix(length, prefix);
    }

    /// <port>networking.c setDeferredAggregateLen setDeferredReply</port>
    private static void SetDeferredAggregateLen(this Client c, int handle, long length, byte prefix)
    {
        Check.That(length >= 0);

        // No handle: the client took no replies. Depth 0: it was dropped while the collection was
        // written.
        if (handle == 0 || c.Reply.Depth == 0)
        {
            return;
        }

        Span<byte> header = stackalloc byte[32];
        int used = Replies.WriteHeader(header, prefix, length);
        c.Reply.EndDeferred(handle, header[..used]);
    }
}
