// OpenGroup: a consumer group of a stream that is being taken.
// Ours, C has no counterpart.
//
// Its part of the image is the group's own numbers, then all that is pending in the order of IDs,
// then the consumers, each with the IDs that are pending with it. Numbers and consumers are noted
// when the first of them is about to change, or the walk is there; so many consumers no group has
// that they could not be noted in one go.
//
// What is pending is walked, by IDs: a delivery ahead of the walk is noted as it was before it
// changes or goes, and one that comes is noted as none, in the way OpenStream does it with nodes.
// Who had each at the start is known when the walk meets it, and only then; so its ID is put by for
// that consumer, whose turn comes later.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The position in one group.</summary>
internal sealed class OpenGroup(Zmalloc z, byte[] name, StreamGroup group)
{
#if DEBUG
    private const int PendingAtOnce = 32;
#else
    private const int PendingAtOnce = 256;
#endif

    private const int IdBytesAtOnce = PendingAtOnce * StreamId.Size;
    private const int NobodyYet = -1;

    /// <summary>What is noted of a delivery, a consumer, a group takes about so much
    /// memory.</summary>
    private const int DeliveryBytes = 96;
    private const int ConsumerBytes = 160;
    private const int GroupBytes = 240;

    private readonly SortedDictionary<StreamId, Delivery> _noted = [];
    private readonly List<Consumer> _consumers = [];
    private readonly Dictionary<StreamConsumer, int> _numbers = [];
    private StreamId _lastId;
    private long _entriesRead;
    private long _pending;
    private StreamId _lastPending;
    private StreamId _next;
    private Part _part;
    private bool _begun;
    private bool _owned;
    private int _walking;
    private long _idsAt;

    private enum Part
    {
        Head,
        Pending,
        ConsumerCount,
        Consumers,
        Done,
    }

    /// <summary>Address of the group.</summary>
    public nint Address => group.Address;

    /// <summary>All was taken.</summary>
    public bool Done => _part == Part.Done;

    /// <summary>Bytes it holds, about.</summary>
    public long HeldBytes { get; private set; } = GroupBytes + name.Length;

    /// <summary>Notes numbers and consumers as they are now, the first time it is called.</summary>
    public void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        _lastId = group.LastId;
        _entriesRead = group.EntriesRead;
        _pending = group.Pending.Count;
        if (_pending > 0)
        {
            var last = new StreamPendingIterator(z, group.Pending, default);
            last.SeekLast();
            last.Next();
            _lastPending = last.Id;
            last.Stop();
        }

        var it = new RaxIterator(z, group.Consumers);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(it.Data);
            _numbers.Add(consumer, _consumers.Count);
            _consumers.Add(new Consumer(it.Key.ToArray(), consumer.SeenUnixMs,
                consumer.ActiveUnixMs, consumer.Pending.Count));
            HeldBytes += ConsumerBytes + it.Key.Length;
        }

        it.Stop();
    }

    /// <summary>A delivery is about to come, to change or to go.</summary>
    public void Changing(StreamId id)
    {
        Begin();
        if (_part > Part.Pending || id < _next || id > _lastPending || _noted.ContainsKey(id))
        {
            return;
        }

        StreamNack nack = group.Pending.Find(id);
        _noted.Add(id, nack.IsNull ? new Delivery(0, 0, NobodyYet) : AsItIs(nack));
        HeldBytes += DeliveryBytes;
    }

    /// <summary>The group has left its stream: it is the snapshot's now.</summary>
    public void Keep() => _owned = true;

    /// <summary>Goes on a bounded stretch; returns the work.</summary>
    public int Step(SnapshotChunk to, bool withActiveTime)
    {
        switch (_part)
        {
            case Part.Head:
                Begin();
                RdbStream.SaveGroupHead(to, name, _lastId, _entriesRead, _pending);
                _part = _pending > 0 ? Part.Pending : Part.ConsumerCount;
                return 1 + _consumers.Count;
            case Part.Pending:
                return StepPending(to);
            case Part.ConsumerCount:
                RdbValue.AddLength(to, _consumers.Count);
                _part = _consumers.Count > 0 ? Part.Consumers : Part.Done;
                return 1;
            default:
                return StepConsumer(to, withActiveTime);
        }
    }

    /// <summary>Frees what it holds.</summary>
    public void Free()
    {
        foreach (Consumer consumer in _consumers)
        {
            consumer.Ids?.Free();
        }

        _consumers.Clear();
        _numbers.Clear();
        _noted.Clear();
        HeldBytes = 0;
        if (_owned)
        {
            _owned = false;
            StreamGroup.Free(z, ref group);
        }
    }

    private int StepPending(SnapshotChunk to)
    {
        var it = new StreamPendingIterator(z, group.Pending, _next);
        bool live = it.Next();
        int work = 0;
        while (_part == Part.Pending && work < PendingAtOnce)
        {
            work++;
            StreamId id = live ? it.Id : StreamId.Max;
            if (TryFirst(out StreamId noted, out Delivery was) && noted <= id)
            {
                _noted.Remove(noted);
                HeldBytes -= DeliveryBytes;
                if (was.Consumer != NobodyYet)
                {
                    Take(to, noted, was);
                }

                live = live && (noted != id || it.Next());
                Pass(noted);
                continue;
            }

            Check.That(live && id <= _lastPending);
            Take(to, id, AsItIs(it.Nack));
            Pass(id);
            live = it.Next();
        }

        it.Stop();
        return work;
    }

    // The last one there was is either in the group or noted.
    private void Pass(StreamId id) =>
        _part = id < _lastPending && id.TryNext(out _next) ? Part.Pending : Part.ConsumerCount;

    private Delivery AsItIs(StreamNack nack) =>
        new(nack.DeliveredUnixMs, nack.Deliveries, _numbers[nack.Consumer]);

    private void Take(SnapshotChunk to, StreamId id, Delivery delivery)
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        id.Encode(key);
        RdbStream.SaveDelivery(to, key, delivery.DeliveredUnixMs, delivery.Deliveries);
        Consumer consumer = _consumers[delivery.Consumer];
        consumer.Ids ??= new NativeBuffer(z);
        consumer.Ids.Append(key);
        HeldBytes += StreamId.Size;
    }

    private int StepConsumer(SnapshotChunk to, bool withActiveTime)
    {
        Consumer consumer = _consumers[_walking];
        long length = consumer.Ids?.Length ?? 0;
        if (_idsAt == 0)
        {
            Check.That(length == consumer.Pending * StreamId.Size);
            RdbStream.SaveConsumerHead(to, consumer.Name, consumer.SeenUnixMs,
                withActiveTime ? consumer.ActiveUnixMs : null, consumer.Pending);
        }

        int bytes = (int)long.Min(length - _idsAt, IdBytesAtOnce);
        if (bytes > 0)
        {
            to.AddRaw(consumer.Ids!.Slice(_idsAt, bytes));
            _idsAt += bytes;
        }

        if (_idsAt == length)
        {
            consumer.Ids?.Free();
            HeldBytes -= length;
            _idsAt = 0;
            _walking++;
            _part = _walking == _consumers.Count ? Part.Done : Part.Consumers;
        }

        return 1 + (bytes / StreamId.Size);
    }

    private bool TryFirst(out StreamId id, out Delivery delivery)
    {
        foreach ((StreamId first, Delivery was) in _noted)
        {
            id = first;
            delivery = was;
            return true;
        }

        id = default;
        delivery = default;
        return false;
    }

    /// <summary>A delivery as it was, and the number of the consumer who had it.</summary>
    private readonly record struct Delivery(
        long DeliveredUnixMs, long Deliveries, int Consumer);

    private sealed class Consumer(byte[] name, long seenUnixMs, long activeUnixMs, long pending)
    {
        public byte[] Name => name;

        public long SeenUnixMs => seenUnixMs;

        public long ActiveUnixMs => activeUnixMs;

        public long Pending => pending;

        /// <summary>IDs that were pending with it, as far as the walk has come.</summary>
        public NativeBuffer? Ids { get; set; }
    }
}
