// StreamIds: IDs of stream entries as arguments and in replies.
// Port of redis 7.2 t_stream.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   1526919030474-55   both halves
//   1526919030474      the other half is what the command says: 0, or the greatest
//   1526919030474-*    XADD alone: the next one in this millisecond
//   -  +               the least and the greatest, where the form is not strict
//   (1-5               where an interval is meant: all but this one
//
// A half is read as C reads it, blanks and a plus sign in front included.
using System;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Reads and writes IDs.</summary>
internal static class StreamIds
{
    private const int MaxText = 127;
    private const string Invalid = "Invalid stream ID specified as stream command argument";

    /// <summary>Reads an ID that is neither "-" nor "+"; with a <paramref name="hasSeq"/> of false
    /// its second half is left to be made.</summary>
    /// <port>t_stream.c streamGenericParseIDOrReply, streamParseID</port>
    public static bool TryParse(
        ReadOnlySpan<byte> text, ulong missingSeq, bool allowAutoSeq, out StreamId id,
        out bool hasSeq)
    {
        id = default;
        hasSeq = true;
        if (text.Length > MaxText)
        {
            return false;
        }
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        int dash = text.IndexOf((byte)'-');
        ulong seq = missingSeq;
        if (!Number.TryParseUInt64(dash < 0 ? text : text[..dash], out ulong ms))
        {
            return false;
        }
        if (dash >= 0)
        {
            ReadOnlySpan<byte> rest = text[(dash + 1)..];
            hasSeq = !(allowAutoSeq && rest is [(byte)'*']);
            seq = 0;
            if (hasSeq && !Number.TryParseUInt64(rest, out seq))
            {
                return false;
            }
        }
        id = new StreamId(ms, seq);
        return true;
    }

    /// <port>t_stream.c streamParseStrictIDOrReply</port>
    public static bool TryGetStrictIdOrReply(
        this Client c, ReadOnlySpan<byte> text, out StreamId id, ulong missingSeq = 0)
    {
        if (TryParse(text, missingSeq, allowAutoSeq: false, out id, out _))
        {
            return true;
        }
        c.AddReplyError(Invalid);
        return false;
    }

    /// <summary>As <see cref="TryGetStrictIdOrReply"/>, the second half may be a star.</summary>
    /// <port>t_stream.c streamParseStrictIDOrReply</port>
    public static bool TryGetNewIdOrReply(
        this Client c, ReadOnlySpan<byte> text, out StreamId id, out bool hasSeq)
    {
        if (TryParse(text, 0, allowAutoSeq: true, out id, out hasSeq))
        {
            return true;
        }
        c.AddReplyError(Invalid);
        return false;
    }

    /// <summary>Reads an ID, "-" or "+".</summary>
    /// <port>t_stream.c streamParseIDOrReply</port>
    public static bool TryGetIdOrReply(
        this Client c, ReadOnlySpan<byte> text, out StreamId id, ulong missingSeq = 0)
    {
        bool least = text is [(byte)'-'];
        if (least || text is [(byte)'+'])
        {
            id = least ? default : StreamId.Max;
            return true;
        }
        return c.TryGetStrictIdOrReply(text, out id, missingSeq);
    }

    /// <summary>Reads where an interval begins, itself included.</summary>
    /// <port>t_stream.c streamParseIntervalIDOrReply</port>
    public static bool TryGetStartOrReply(
        this Client c, ReadOnlySpan<byte> text, out StreamId id) =>
        TryGetEnd(c, text, 0, out id, out bool open)
        && (!open || id.TryNext(out id) || Refuse(c, "invalid start ID for the interval"));

    /// <summary>Reads where an interval ends, itself included.</summary>
    /// <port>t_stream.c streamParseIntervalIDOrReply</port>
    public static bool TryGetEndOrReply(
        this Client c, ReadOnlySpan<byte> text, out StreamId id) =>
        TryGetEnd(c, text, ulong.MaxValue, out id, out bool open)
        && (!open || id.TryPrevious(out id) || Refuse(c, "invalid end ID for the interval"));

    /// <port>t_stream.c addReplyStreamID</port>
    public static void AddReplyStreamId(this Client c, StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.MaxText];
        c.AddReplyBulk(id.Text(text));
    }

    /// <summary>The ID as an argument for replicas.</summary>
    /// <port>t_stream.c createObjectFromStreamID</port>
    public static ReadOnlyMemory<byte> ToArgument(this StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.MaxText];
        return id.Text(text).ToArray();
    }

    private static bool TryGetEnd(
        Client c, ReadOnlySpan<byte> text, ulong missingSeq, out StreamId id, out bool open)
    {
        open = text.Length > 1 && text[0] == '(';
        return open
            ? c.TryGetStrictIdOrReply(text[1..], out id, missingSeq)
            : c.TryGetIdOrReply(text, out id, missingSeq);
    }

    private static bool Refuse(Client c, string error)
    {
        c.AddReplyError(error);
        return false;
    }
}
