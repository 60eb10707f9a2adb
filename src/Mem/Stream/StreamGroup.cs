// StreamGroup: a consumer group: how far it has read, and what it was given but not done with.
// Port of redis 7.2 stream.h streamCG, t_stream.c (consumer groups). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   pending     ID -> delivery        one block a delivery, linked from both: it belongs to the
//   consumers   name -> consumer      group, and to exactly one consumer
//                        pending  ID -> the same delivery
//
// What changes a list of pending entries is here, since it must happen to both.
using System;

namespace RedisNet.Mem;

/// <summary>Handle of a group, which its stream owns; the default value is "none". Never
/// moves.</summary>
/// <port>stream.h streamCG</port>
public readonly unsafe struct StreamGroup
{
    /// <summary>How much was read is not known.</summary>
    /// <port>stream.h SCG_INVALID_ENTRIES_READ</port>
    public const long UnknownEntriesRead = -1;

    private readonly StreamGroupBlock* _b;

    private StreamGroup(StreamGroupBlock* b)
    {
        _b = b;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsNull => _b == null;

    /// <summary>The ID of the last entry delivered; those who ask for more get what is
    /// beyond.</summary>
    public StreamId LastId
    {
        get => _b->LastId;
        set => _b->LastId = value;
    }

    /// <summary>Entries of the stream up to LastId, from the first ever added on, or <see
    /// cref="UnknownEntriesRead"/>.</summary>
    public long EntriesRead
    {
        get => _b->EntriesRead;
        set => _b->EntriesRead = value;
    }

    /// <summary>What was delivered and not acknowledged.</summary>
    public StreamPending Pending => new(Rax.FromAddress(_b->Pending));

    /// <summary>Consumers by name; values are addresses of <see cref="StreamConsumer"/>.</summary>
    public Rax Consumers => Rax.FromAddress(_b->Consumers);

    /// <summary>Address of the block, by which it is known.</summary>
    public nint Address => (nint)_b;

    /// <summary>The group a value of the tree of groups stands for.</summary>
    public static StreamGroup FromAddress(nint address)
    {
        return new StreamGroup((StreamGroupBlock*)address);
    }

    /// <summary>The consumer of a name, or a null handle.</summary>
    /// <port>t_stream.c streamLookupConsumer</port>
    public StreamConsumer FindConsumer(ReadOnlySpan<byte> name)
    {
        return Consumers.TryFind(name, out nint consumer)
            ? StreamConsumer.FromAddress(consumer) : default;
    }

    /// <summary>Adds a consumer; a null handle when there is one of that name.</summary>
    /// <port>t_stream.c streamCreateConsumer</port>
    public StreamConsumer AddConsumer(Zmalloc z, ReadOnlySpan<byte> name, long nowUnixMs)
    {
        if (!FindConsumer(name).IsNull)
        {
            return default;
        }

        StreamConsumer consumer = StreamConsumer.New(z, name, nowUnixMs);
        if (Consumers.GenericInsert(z, name, consumer.Address, out _, false)
            == RaxInserted.OutOfMemory)
        {
            StreamConsumer.Free(z, consumer.Address);
            z.OutOfMemory(0);
        }

        return consumer;
    }

    /// <summary>Removes a consumer, and from the group what was pending with it.</summary>
    /// <port>t_stream.c streamDelConsumer</port>
    public void RemoveConsumer(Zmalloc z, StreamConsumer consumer)
    {
        RaxIterator it = new(z, consumer.Pending.Tree);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            Pending.Tree.Remove(z, it.Key);
            z.Free(it.Data);
        }

        it.Stop();
        Consumers.Remove(z, consumer.Name);
        StreamConsumer.Free(z, consumer.Address);
    }

    /// <summary>Notes that an entry was delivered to a consumer now, for the first time or anew,
    /// whoever had it before.</summary>
    /// <port>t_stream.c streamReplyWithRange</port>
    public StreamNack Deliver(
        Zmalloc z, StreamId id, StreamConsumer consumer, long nowUnixMs)
    {
        StreamNack nack = Pending.Find(id);
        if (nack.IsNull)
        {
            nack = AddUnowned(z, id, nowUnixMs);
        }
        else
        {
            nack.DeliveredUnixMs = nowUnixMs;
            nack.Deliveries = 1;
        }

        Assign(z, id, nack, consumer);
        return nack;
    }

    /// <summary>Adds a delivery that no consumer has yet; it must be assigned next.</summary>
    /// <port>t_stream.c xclaimCommand</port>
    public StreamNack AddUnowned(Zmalloc z, StreamId id, long nowUnixMs)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        StreamNack nack = StreamNack.New(z, default, nowUnixMs);
        RaxInserted done =
            Pending.Tree.GenericInsert(z, key, nack.Address, out _, overwrite: false);
        MemCheck.That(done != RaxInserted.Exists);
        if (done == RaxInserted.OutOfMemory)
        {
            z.Free(nack.Address);
            z.OutOfMemory(0);
        }

        return nack;
    }

    /// <summary>Gives a delivery to a consumer and takes it from whoever has it.</summary>
    /// <remarks>A refusal of memory leaves it where it was, or, when nobody had it, takes it out of
    /// the group again.</remarks>
    /// <port>t_stream.c xclaimCommand</port>
    public void Assign(Zmalloc z, StreamId id, StreamNack nack, StreamConsumer consumer)
    {
        StreamConsumer before = nack.Consumer;
        if (before.Equals(consumer))
        {
            return;
        }

        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        RaxInserted done =
            consumer.Pending.Tree.GenericInsert(z, key, nack.Address, out _, overwrite: false);
        MemCheck.That(done != RaxInserted.Exists);
        if (done == RaxInserted.OutOfMemory)
        {
            if (before.IsNull)
            {
                Pending.Tree.Remove(z, key);
                z.Free(nack.Address);
            }

            z.OutOfMemory(0);
        }

        if (!before.IsNull)
        {
            before.Pending.Tree.Remove(z, key);
        }

        nack.SetConsumer(consumer);
    }

    /// <summary>Takes a delivery off both lists; false when there is none.</summary>
    /// <port>t_stream.c xackCommand</port>
    public bool Acknowledge(Zmalloc z, StreamId id)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        if (!Pending.Tree.Remove(z, key, out nint address))
        {
            return false;
        }

        StreamNack nack = StreamNack.FromAddress(address);
        nack.Consumer.Pending.Tree.Remove(z, key);
        z.Free(address);
        return true;
    }

    /// <summary>Frees a group that is in no stream and nulls the handle.</summary>
    /// <port>t_stream.c streamFreeCG</port>
    public static void Free(Zmalloc z, ref StreamGroup group)
    {
        Free(z, group.Address);
        group = default;
    }

    /// <port>t_stream.c streamCreateCG</port>
    internal static StreamGroup New(Zmalloc z, StreamId lastId, long entriesRead)
    {
        StreamGroupBlock* b = (StreamGroupBlock*)z.Alloc((nuint)sizeof(StreamGroupBlock));
        b->LastId = lastId;
        b->EntriesRead = entriesRead;
        b->Pending = Rax.New(z).Address;
        b->Consumers = Rax.New(z).Address;
        return new StreamGroup(b);
    }

    /// <port>t_stream.c streamFreeCG</port>
    internal static void Free(Zmalloc z, nint address)
    {
        StreamGroupBlock* b = (StreamGroupBlock*)address;
        Rax pending = Rax.FromAddress(b->Pending);
        Rax.Free(z, ref pending, static (z, nack) => z.Free(nack));
        Rax consumers = Rax.FromAddress(b->Consumers);
        Rax.Free(z, ref consumers, static (z, consumer) => StreamConsumer.Free(z, consumer));
        z.Free(address);
    }

    /// <summary>Copies deliveries and consumers of another group into this one, which is
    /// empty.</summary>
    /// <port>t_stream.c streamDup</port>
    internal void CopyFrom(Zmalloc z, StreamGroup other)
    {
        RaxIterator consumers = new(z, other.Consumers);
        consumers.Seek(RaxOp.First);
        while (consumers.Next())
        {
            StreamConsumer theirs = StreamConsumer.FromAddress(consumers.Data);
            StreamConsumer ours = AddConsumer(z, theirs.Name, theirs.SeenUnixMs);
            ours.ActiveUnixMs = theirs.ActiveUnixMs;
            StreamPendingIterator it = new(z, theirs.Pending, default);
            while (it.Next())
            {
                StreamNack nack = AddUnowned(z, it.Id, it.Nack.DeliveredUnixMs);
                nack.Deliveries = it.Nack.Deliveries;
                Assign(z, it.Id, nack, ours);
            }

            it.Stop();
        }

        consumers.Stop();
    }
}
