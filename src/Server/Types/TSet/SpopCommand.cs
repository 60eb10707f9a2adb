// SpopCommand: members of a set, drawn by chance and taken out.
// Port of redis 7.2 t_set.c spopCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A replica must lose the same members, so it is told their names: SREM, or DEL when all go. With a
// count there are four ways:
//
//   all are wanted                 SUNION of the one set, then the key goes
//   a listpack                     one walk, each member taken with the chance that is its due
//   most of the set stays          drawing one after the other
//   most of the set goes           what stays is drawn into a new set, what is left is the reply
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>SPOP key [count].</summary>
internal static class SpopCommand
{
    /// <summary>When what stays is fewer than what goes divided by this, what stays is
    /// drawn.</summary>
    /// <port>t_set.c SPOP_MOVE_STRATEGY_MUL</port>
    private const int MoveStrategyMul = 5;

    /// <port>t_set.c spopCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc == 3)
        {
            RunWithCount(c);
            return;
        }
        if (c.Argc > 3)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }
        KeyArg key = c.Key(1);
        ReadOnlySpan<byte> missing = c.Resp == 2 ? "$-1\r\n"u8 : "_\r\n"u8;
        if (!SetCommands.TryWriteOrReply(c, key, missing, out SetValue set))
        {
            return;
        }
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        nint position = set.RandomPosition();
        ReadOnlySpan<byte> member = set.At(position).Text(scratch);
        c.AddReplyBulk(member);
        c.ReplicateAs("SREM"u8, c.ArgvMemory(1), member);
        set.RemoveAt(position);
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "spop"u8, key.Bytes, c.Db.Id);
        if (set.Length == 0)
        {
            c.Db.Delete(key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
        }
        c.Db.SignalModified(c, key);
        c.Server.Dirty++;
    }

    /// <port>t_set.c spopWithCountCommand</port>
    private static void RunWithCount(Client c)
    {
        if (!c.TryGetPositiveLongOrReply(c.Argv(2), out long count))
        {
            return;
        }
        KeyArg key = c.Key(1);
        ReadOnlySpan<byte> none = c.Resp == 2 ? "*0\r\n"u8 : "~0\r\n"u8;
        if (!SetCommands.TryWriteOrReply(c, key, none, out SetValue set))
        {
            return;
        }
        if (count == 0)
        {
            c.AddReply(none);
            return;
        }
        long size = set.Length;
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Set, "spop"u8, key.Bytes, c.Db.Id);
        c.Server.Dirty += long.Min(count, size);
        if (count >= size)
        {
            SunionDiffCommands.Union(c, first: 1, count: 1);
            c.Db.Delete(key);
            Notify.KeyspaceEvent(c.Server, NotifyFlags.Generic, "del"u8, key.Bytes, c.Db.Id);
            c.Db.SignalModified(c, key);
            c.ReplicateAs(
                c.Server.Config.LazyfreeLazyServerDel ? "UNLINK"u8 : "DEL"u8, c.ArgvMemory(1));
            return;
        }
        c.AddReplySetLen(count);
        var popped = new Popped(c);
        long remaining = size - count;
        if (remaining > count / MoveStrategyMul)
        {
            PopOneByOne(c, set, count, popped);
        }
        else
        {
            KeepFew(c, set, remaining, popped);
        }
        popped.Flush();
        // What was queued is what replicas execute, not this command.
        c.PreventCommandPropagation();
        c.Db.SignalModified(c, key);
    }

    private static void PopOneByOne(Client c, SetValue set, long count, Popped popped)
    {
        if (set.Encoding == ObjEncoding.Listpack)
        {
            using NativeArray<int> chosen = NativeArray<int>.Create(c.Server.Z, count);
            Span<int> places = chosen.Row(0, (int)count);
            set.Packed.RandomEntriesUnique(places, c.Server.NextRandom);
            foreach (int place in places)
            {
                popped.Add(set.At(place));
            }
            set.RemoveAllAt(places);
            return;
        }
        for (; count > 0; count--)
        {
            nint position = set.RandomPosition();
            popped.Add(set.At(position));
            set.RemoveAt(position);
        }
    }

    private static void KeepFew(Client c, SetValue set, long remaining, Popped popped)
    {
        Robj kept;
        if (set.Encoding == ObjEncoding.Listpack)
        {
            kept = SetValue.CreateListpack(c.Server, default, 0);
            using NativeArray<int> chosen = NativeArray<int>.Create(c.Server.Z, remaining);
            Span<int> places = chosen.Row(0, (int)remaining);
            set.Packed.RandomEntriesUnique(places, c.Server.NextRandom);
            foreach (int place in places)
            {
                new SetValue(c.Server, kept).Add(set.At(place));
            }
            set.RemoveAllAt(places);
        }
        else
        {
            kept = set.IsTable
                ? SetValue.CreateListpack(c.Server, default, 0)
                : SetValue.CreateIntset(c.Server, default);
            for (; remaining > 0; remaining--)
            {
                nint position = set.RandomPosition();
                new SetValue(c.Server, kept).Add(set.At(position));
                set.RemoveAt(position);
            }
        }
        foreach (ListpackValue member in set)
        {
            popped.Add(member);
        }
        set.TakeFrom(ref kept);
    }

    /// <summary>Replies with members, and queues them for the replicas by the
    /// thousand.</summary>
    private readonly struct Popped(Client c)
    {
        private const int MostMembers = 1024;

        private readonly List<ReadOnlyMemory<byte>>? _srem =
            c.Server.ShouldPropagate(PropagateTarget.All) ? [] : null;

        public void Add(ListpackValue member)
        {
            Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
            ReadOnlySpan<byte> text = member.Text(scratch);
            c.AddReplyBulk(text);
            if (_srem == null)
            {
                return;
            }
            if (_srem.Count == 0)
            {
                _srem.Add(c.Server.Exec.AlsoPropagate.Copy("SREM"u8));
                _srem.Add(c.ArgvMemory(1));
            }
            _srem.Add(c.Server.Exec.AlsoPropagate.Copy(text));
            if (_srem.Count == MostMembers + 2)
            {
                Flush();
            }
        }

        public void Flush()
        {
            if (_srem is { Count: > 0 })
            {
                c.Server.AlsoPropagate(
                    c.Db.Id, PropagateTarget.All, CollectionsMarshal.AsSpan(_srem));
                _srem.Clear();
            }
        }
    }
}
