// XaddCommand: adding to a stream, and trimming it.
// Port of redis 7.2 t_stream.c xaddCommand, xtrimCommand. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Replicas must not decide anything anew: they get the ID that was made, and in place of a
// threshold that was met only roughly the one that leads to what is left now.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>XADD and XTRIM.</summary>
internal static class XaddCommand
{
    private const int IdsText = StreamId.MaxText;

    /// <port>t_stream.c xaddCommand</port>
    public static void Run(Client c)
    {
        if (!XaddOptions.TryParseOrReply(c, xadd: true, out XaddOptions options))
        {
            return;
        }
        int words = c.Argc - options.IdAt - 1;
        if (words < 2 || words % 2 == 1)
        {
            c.AddReplyErrorArity();
            return;
        }
        if (options.HasId && options.HasSeq && options.Id.IsZero)
        {
            // Before a stream is made that this entry could not be added to.
            c.AddReplyError("The ID specified in XADD must be greater than 0-0");
            return;
        }
        KeyArg key = c.Key(1);
        Robj o = c.Db.LookupWrite(key);
        if (c.CheckType(o, ObjType.Stream))
        {
            return;
        }
        if (o.IsNull && options.NoMkStream)
        {
            c.AddReplyNull();
            return;
        }
        Stream stream = o.IsNull ? StreamLookup.Create(c, key) : StreamLookup.Of(o);
        if (TryAppendOrReply(c, stream, options, out StreamId id))
        {
            Added(c, key, stream, options, id);
        }
    }

    /// <port>t_stream.c xtrimCommand</port>
    public static void Xtrim(Client c)
    {
        if (!XaddOptions.TryParseOrReply(c, xadd: false, out XaddOptions options)
            || !StreamLookup.TryWriteOrReply(c, Shared.Czero, out Stream stream))
        {
            return;
        }
        long deleted = stream.Trim(
            c.Server.Z, options.Trim, StreamLookup.Open(c, stream));
        if (deleted > 0)
        {
            StreamLookup.Tell(c, "xtrim"u8, 1);
            if (options.Trim.Approx)
            {
                ReplicateThreshold(c, stream, options);
            }
            c.Db.SignalModified(c, c.Key(1));
            c.Server.Dirty += deleted;
        }
        c.AddReplyLongLong(deleted);
    }

    private static bool TryAppendOrReply(
        Client c, Stream stream, in XaddOptions options, out StreamId id)
    {
        id = options.Id;
        if (stream.LastId == StreamId.Max)
        {
            c.AddReplyError("The stream has exhausted the last possible ID, "
                + "unable to add more items");
            return false;
        }
        bool hasId = true;
        if (!options.HasId)
        {
            id = stream.NextId(c.Server.CommandTimeSnapshot());
        }
        else if (!options.HasSeq)
        {
            hasId = stream.TryNextIdIn(options.Id.Ms, out id);
        }
        var limits = new StreamNodeLimits(
            c.Server.Config.StreamNodeMaxBytes, c.Server.Config.StreamNodeMaxEntries);
        var fields = new StreamArguments(c, options.IdAt + 1);
        StreamAppended done = hasId
            ? stream.Append(c.Server.Z, limits, id, fields, StreamLookup.Open(c, stream))
            : StreamAppended.IdTooSmall;
        if (done != StreamAppended.Added)
        {
            c.AddReplyError(done == StreamAppended.TooLarge
                ? "Elements are too large to be stored"
                : "The ID specified in XADD is equal or smaller than the target stream top item");
        }
        return done == StreamAppended.Added;
    }

    private static void Added(
        Client c, KeyArg key, Stream stream, in XaddOptions options, StreamId id)
    {
        Span<byte> scratch = stackalloc byte[IdsText];
        ReadOnlySpan<byte> text = id.Text(scratch);
        c.AddReplyBulk(text);
        c.Db.SignalModified(c, key);
        StreamLookup.Tell(c, "xadd"u8, 1);
        c.Server.Dirty++;
        if (options.Trim.By != StreamTrimBy.None)
        {
            IStreamWatch? watch = StreamLookup.Open(c, stream);
            if (stream.Trim(c.Server.Z, options.Trim, watch) > 0)
            {
                StreamLookup.Tell(c, "xtrim"u8, 1);
            }
            if (options.Trim.Approx)
            {
                ReplicateThreshold(c, stream, options);
            }
        }
        if (!options.HasId || !options.HasSeq)
        {
            c.ReplicateArgumentAs(options.IdAt, text);
        }
        c.Db.Blocking.SignalReady(c.Argv(1), ObjType.Stream);
    }

    /// <port>t_stream.c streamRewriteApproxSpecifier, streamRewriteTrimArgument</port>
    private static void ReplicateThreshold(Client c, Stream stream, in XaddOptions options)
    {
        c.ReplicateArgumentAs(options.TrimAt - 1, "="u8);
        if (options.Trim.By == StreamTrimBy.MaxLen)
        {
            c.ReplicateArgumentAs(options.TrimAt, stream.Length);
            return;
        }
        Span<byte> scratch = stackalloc byte[IdsText];
        StreamId first = stream.EdgeId(c.Server.Z, first: true, skipDeleted: false);
        c.ReplicateArgumentAs(options.TrimAt, first.Text(scratch));
    }
}
