// StreamGroupTests: tests of src/Mem/Stream/StreamGroup.cs and what belongs to a group.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class StreamGroupTests : MemFixture
{
    private Stream _stream;
    private StreamGroup _group;

    public StreamGroupTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeGroup()
    {
        _stream = Stream.New(Z);
        _group = _stream.AddGroup(Z, "group"u8, new StreamId(3, 4), 5);
    }

    [TearDown]
    public void FreeStream()
    {
        Stream.Free(Z, ref _stream);
    }

    [Test]
    public void Groups_are_known_by_name()
    {
        Assert.That(_group.LastId, Is.EqualTo(new StreamId(3, 4)));
        Assert.That(_group.EntriesRead, Is.EqualTo(5));
        Assert.That(_stream.AddGroup(Z, "group"u8, default, 0).IsNull);
        Assert.That(_stream.AddGroup(Z, default, default, 0).IsNull, Is.False);
        Assert.That(_stream.GroupCount, Is.EqualTo(2));
        Assert.That(_stream.FindGroup("Group"u8).IsNull);
        Assert.That(_stream.FindGroup("group"u8).EntriesRead, Is.EqualTo(5));
        StreamGroup taken = _stream.TakeGroup(Z, "group"u8);
        Assert.That(taken.IsNull, Is.False);
        Assert.That(_stream.TakeGroup(Z, "group"u8).IsNull);
        StreamGroup.Free(Z, ref taken);
        Assert.That(_stream.GroupCount, Is.EqualTo(1));
    }

    [Test]
    public void Consumers_are_known_by_name_and_begin_without_activity()
    {
        StreamConsumer a = _group.AddConsumer(Z, "a"u8, 77);
        Assert.That((a.SeenUnixMs, a.ActiveUnixMs, a.Pending.Count), Is.EqualTo((77, -1, 0)));
        Assert.That(_group.AddConsumer(Z, "a"u8, 78).IsNull);
        Assert.That(_group.FindConsumer("a"u8).Equals(a));
        Assert.That(_group.FindConsumer("A"u8).IsNull);
        Assert.That(Encoding.ASCII.GetString(a.Name), Is.EqualTo("a"));
    }

    [Test]
    public void Random_deliveries_belong_to_exactly_one_consumer()
    {
        Seeded random = new(5);
        string[] names = ["a", "b", "c", string.Empty];
        SortedDictionary<StreamId, (string Consumer, long At, long Count)> model = [];
        for (int i = 0; i < 3000; i++)
        {
            StreamId id = new((ulong)random.Below(50), (ulong)random.Below(5));
            string name = names[random.Below(names.Length)];
            byte[] bytes = Encoding.ASCII.GetBytes(name);
            StreamConsumer consumer = _group.FindConsumer(bytes);
            if (consumer.IsNull)
            {
                consumer = _group.AddConsumer(Z, bytes, i);
            }

            switch (random.Below(8))
            {
                case 0:
                    Assert.That(_group.Acknowledge(Z, id), Is.EqualTo(model.Remove(id)));
                    break;
                case 1 when model.TryGetValue(id, out var had):
                    StreamNack nack = _group.Pending.Find(id);
                    nack.Deliveries++;
                    _group.Assign(Z, id, nack, consumer);
                    model[id] = (name, had.At, had.Count + 1);
                    break;
                case 2 when random.Below(20) == 0:
                    _group.RemoveConsumer(Z, consumer);
                    foreach (StreamId gone in
                        model.Where(e => e.Value.Consumer == name).Select(e => e.Key).ToArray())
                    {
                        model.Remove(gone);
                    }

                    break;
                default:
                    _group.Deliver(Z, id, consumer, i);
                    model[id] = (name, i, 1);
                    break;
            }

            if (i % 100 == 0)
            {
                Compare(_group, model);
            }
        }

        Compare(_group, model);
        Stream copy = Stream.Dup(Z, _stream);
        Stream.Free(Z, ref _stream);
        _stream = copy;
        StreamGroup copied = _stream.FindGroup("group"u8);
        Compare(copied, model);
        Assert.That(copied.LastId, Is.EqualTo(new StreamId(3, 4)));
        Assert.That(copied.EntriesRead, Is.EqualTo(5));
    }

    [Test]
    public void A_refused_delivery_leaves_both_lists_as_they_were()
    {
        if (Debug == null)
        {
            return;
        }

        StreamConsumer a = _group.AddConsumer(Z, "a"u8, 0);
        StreamConsumer b = _group.AddConsumer(Z, "b"u8, 0);
        SortedDictionary<StreamId, (string, long, long)> model = [];
        int refused = 0;
        for (ulong i = 0; i < 100; i++)
        {
            StreamId id = new(i * i * 7919, i);
            foreach (StreamConsumer to in new[] { a, b })
            {
                bool done = false;
                for (int nth = 1; !done; nth++)
                {
                    Debug.FailNth(nth);
                    try
                    {
                        _group.Deliver(Z, id, to, 9);
                        done = true;
                    }
                    catch (OutOfMemoryException)
                    {
                        refused++;
                    }

                    Debug.FailNth(0);
                    if (done)
                    {
                        model[id] = (to.Equals(a) ? "a" : "b", 9, 1);
                    }

                    Compare(_group, model);
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void A_stream_with_groups_may_be_freed_by_another_thread()
    {
        StreamConsumer a = _group.AddConsumer(Z, "a"u8, 0);
        for (ulong i = 0; i < 50; i++)
        {
            _stream.Append(Z, default, new StreamId(i, 1), new Pairs("f", "v"));
            _group.Deliver(Z, new StreamId(i, 1), a, 0);
        }

        Assert.That(_stream.FreeEffort(Z), Is.EqualTo(_stream.Nodes.NumNodes + 51));
        Assert.That(_stream.MemUsage(Z, 5), Is.GreaterThan(4096));
        Stream.Free(Z.Remote, ref _stream);
        Assert.That(Z.DrainRemote(100000), Is.GreaterThan(50));
        _stream = default;
    }

    private void Compare(
        StreamGroup group,
        SortedDictionary<StreamId, (string Consumer, long At, long Count)> model)
    {
        List<(StreamId, (string, long, long))> all = [];
        StreamPendingIterator it = new(Z, group.Pending, default);
        while (it.Next())
        {
            StreamNack nack = it.Nack;
            all.Add((it.Id, (Encoding.ASCII.GetString(nack.Consumer.Name),
                nack.DeliveredUnixMs, nack.Deliveries)));
        }

        it.Stop();
        Assert.That(all, Is.EqualTo(model.Select(e => (e.Key, e.Value))));
        long sum = 0;
        RaxIterator consumers = new(Z, group.Consumers);
        consumers.Seek(RaxOp.First);
        while (consumers.Next())
        {
            StreamConsumer consumer = StreamConsumer.FromAddress(consumers.Data);
            sum += consumer.Pending.Count;
            string name = Encoding.ASCII.GetString(consumer.Name);
            Assert.That(consumer.Pending.Count,
                Is.EqualTo(model.Count(e => e.Value.Consumer == name)));
        }

        consumers.Stop();
        Assert.That(sum, Is.EqualTo(model.Count));
    }
}
