// ZrangeOutput: where the members of an interval go: to the client, or into another key.
// Port of redis 7.2 t_zset.c zrange_result_handler. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Begin, a member at a time, end.</summary>
/// <port>t_zset.c zrange_result_handler</port>
internal ref struct ZrangeOutput(Client c, bool withScores, bool store)
{
    private Robj _built;
    private int _handle;
    private bool _deferred;

    /// <summary>Begins; a negative length is not known yet.</summary>
    /// <port>t_zset.c zrangeResultBeginClient, zrangeResultBeginStore</port>
    public void Begin(long length)
    {
        if (store)
        {
            // Of an unknown length is a skiplist made, however short it gets, as C does.
            _built = ZsetValue.NewEntry(c.Server, c.Argv(1), length, memberLength: 0);
        }
        else if (length > 0)
        {
            c.AddReplyArrayLen(Length(length));
        }
        else
        {
            _deferred = true;
            _handle = c.AddReplyDeferredLen();
        }
    }

    /// <port>t_zset.c zrangeResultEmitCBufferToClient, zrangeResultEmitCBufferForStore</port>
    public readonly void Add(ZsetCursor at)
    {
        if (store)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            new ZsetValue(c.Server, _built).Add(
                at.Score, at.Element.Text(scratch), ZaddFlags.None, out _);
            return;
        }
        if (withScores && c.Resp > 2)
        {
            c.AddReplyArrayLen(2);
        }
        c.AddReplyBulk(at.Element);
        if (withScores)
        {
            c.AddReplyDouble(at.Score);
        }
    }

    /// <port>t_zset.c zrangeResultFinalizeClient, zrangeResultFinalizeStore</port>
    public void End(long count)
    {
        if (store)
        {
            Store(c, c.Key(1), ref _built, count, "zrangestore"u8);
        }
        else if (_deferred)
        {
            c.SetDeferredArrayLen(_handle, Length(count));
        }
    }

    /// <summary>Sets a key to a set that was built for it, or deletes the key when the set has no
    /// members, and replies; takes the set over.</summary>
    /// <port>t_zset.c zrangeResultFinalizeStore, zunionInterDiffGenericCommand</port>
    public static void Store(
        Client c, KeyArg key, ref Robj built, long count, ReadOnlySpan<byte> eventName)
    {
        if (count > 0)
        {
            c.Db.SetKey(c, key, built);
            c.AddReplyLongLong(count);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Zset, eventName, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
            return;
        }
        Robj.Free(c.Server.Z, ref built);
        c.AddReply(Shared.Czero);
        if (c.Db.Delete(key))
        {
            c.Db.SignalModified(c, key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            c.Server.Dirty++;
        }
    }

    private readonly long Length(long members) =>
        withScores && c.Resp == 2 ? members * 2 : members;
}
