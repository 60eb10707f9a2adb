// StreamTests: tests of src/Mem/Stream/Stream.cs and its parts, with the iterator.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class StreamTests : MemFixture
{
    private static readonly StreamNodeLimits Usual = new(4096, 100);
    private Stream _stream;

    public StreamTests(string kind)
        : base(kind)
    {
    }

    [SetUp]
    public void MakeStream()
    {
        _stream = Stream.New(Z);
    }

    [TearDown]
    public void FreeStream()
    {
        Stream.Free(Z, ref _stream);
        Assert.That(_stream.IsNull);
        Stream.Free(Z, ref _stream);
    }

    // Nodes as DUMP of redis-server 7.2.4 shows them.
    [Test]
    public void The_example_of_the_file_head_has_the_bytes_it_has_in_C()
    {
        Add(Usual, 1, 1, "a", "1");
        Add(Usual, 1, 2, "a", "2");
        Add(Usual, 2, 0, "b", "3");
        Assert.That(NodesAsHex(), Is.EqualTo(
            "1-1 36000000160003010001010181610200010201000100010101040102010001010102010401"
            + "00010101DFFF02010181620203010601FF"));
    }

    [Test]
    public void Distances_of_more_than_63_bits_wrap_as_they_do_in_C()
    {
        Add(Usual, 5, 5, "f", "hello", "g", "300");
        Add(Usual, 5, 6, "f", "-5000", "g", "70000");
        Add(Usual, ulong.MaxValue, 1, "f", "x", "g", "9999999999");
        Add(Usual, ulong.MaxValue, 2, "h", "x");
        Assert.That(_stream.Delete(Z, new StreamId(5, 6)));
        Assert.That(NodesAsHex(), Is.EqualTo(
            "5-5 610000001F000301010102018166028167020001020100010001" + "8568656C6C6F06C12C02"
            + "050103010001" + "0101F178EC03F2701101040501" + "0201DFFA02DFFC02817802"
            + "F4FFE30B54020000000905010001DFFA02DFFD02010181680281780206" + "01FF"));
        Assert.That(
            Read(default, StreamId.Max, reverse: true),
            Is.EqualTo(new[]
            {
                "18446744073709551615-2 h x", "18446744073709551615-1 f x g 9999999999",
                "5-5 f hello g 300",
            }));
    }

    [Test]
    public void Trimming_and_deleting_mark_and_count_as_C_does()
    {
        StreamNodeLimits three = new(4096, 3);
        for (ulong i = 1; i <= 5; i++)
        {
            Add(three, i, 1, "f", "v" + i);
        }

        Add(three, 6, 1, "f", "a", "g", "b");
        Assert.That(_stream.Trim(Z, new StreamTrim
        {
            By = StreamTrimBy.MaxLen,
            MaxLen = 4,
        }), Is.EqualTo(2));
        Assert.That(_stream.Delete(Z, new StreamId(5, 1)));
        Assert.That(_stream.FirstId, Is.EqualTo(new StreamId(3, 1)));
        Assert.That(NodesAsHex(), Is.EqualTo(
            "1-1 36000000140001010201" + "0101816602000103010001000182763103040103010101"
            + "0001827632030401020102010001827633030401FF "
            + "4-1 4000000018000201010101018166020001020100010001827634030401030101010001"
            + "827635030401000102010001020181660281610281670281620208" + "01FF"));
    }

    [Test]
    public void A_node_is_full_by_entries_or_by_bytes_or_never()
    {
        foreach ((long bytes, long entries, int nodes) in new[]
        {
            (0L, 10L, 10), (0L, 0L, 1), (400L, 0L, 9), (4096L, 30L, 4), (1L, 0L, 100),
        })
        {
            for (ulong i = 1; i <= 100; i++)
            {
                Add(new StreamNodeLimits(bytes, entries), i, 0, "field", new string('x', 20));
            }

            Assert.That(_stream.Nodes.Size, Is.EqualTo(nodes), $"{bytes} {entries}");
            Stream.Free(Z, ref _stream);
            _stream = Stream.New(Z);
        }
    }

    [Test]
    public void An_ID_that_is_not_greater_than_the_last_is_refused()
    {
        Add(Usual, 7, 7, "f", "v");
        foreach (StreamId id in new StreamId[] { new(7, 7), new(7, 6), new(6, 9), default })
        {
            Assert.That(
                _stream.Append(Z, Usual, id, new Pairs("f", "v")),
                Is.EqualTo(StreamAppended.IdTooSmall));
        }

        Assert.That(_stream.NextId(6), Is.EqualTo(new StreamId(7, 8)));
        Assert.That(_stream.NextId(8), Is.EqualTo(new StreamId(8, 0)));
        Assert.That(_stream.TryNextIdIn(7, out StreamId next) && next == new StreamId(7, 8));
        Assert.That(_stream.TryNextIdIn(9, out next) && next == new StreamId(9, 0));
        _stream.LastId = new StreamId(7, ulong.MaxValue);
        Assert.That(_stream.TryNextIdIn(7, out _), Is.False);
        Assert.That(_stream.NextId(0), Is.EqualTo(new StreamId(8, 0)));
    }

    [Test]
    public void What_no_node_can_hold_is_refused()
    {
        Assert.That(
            _stream.Append(Z, Usual, new StreamId(1, 1), default(Huge)),
            Is.EqualTo(StreamAppended.TooLarge));
        Assert.That(_stream.Length, Is.Zero);
        Assert.That(_stream.Nodes.Size, Is.Zero);
    }

    [Test]
    public void Random_work_agrees_with_a_sorted_dictionary()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            Seeded random = new(seed);
            StreamNodeLimits limits = new(random.Below(3) * 200, random.Below(4) * 3);
            SortedDictionary<StreamId, string> model = [];
            for (int i = 0; i < 400; i++)
            {
                Change(random, limits, model);
                if (i % 20 == 0)
                {
                    Compare(random, model);
                }
            }

            Compare(random, model);
            Stream copy = Stream.Dup(Z, _stream);
            Stream.Free(Z, ref _stream);
            _stream = copy;
            Compare(random, model);
            Stream.Free(Z, ref _stream);
            _stream = Stream.New(Z);
        }
    }

    [Test]
    public void A_refused_append_changes_nothing()
    {
        if (Debug == null)
        {
            return;
        }

        Seeded random = new(3);
        List<string> model = [];
        int refused = 0;
        for (ulong i = 1; i <= 150; i++)
        {
            string[] words = Words(random);
            bool added = false;
            for (int nth = 1; !added; nth++)
            {
                Debug.FailNth(nth);
                try
                {
                    Add(new StreamNodeLimits(500, 0), i, 0, words);
                    added = true;
                }
                catch (OutOfMemoryException)
                {
                    refused++;
                }

                Debug.FailNth(0);
                Assert.That(Read(default, StreamId.Max, false), Has.Count.EqualTo(
                    model.Count + (added ? 1 : 0)));
            }

            model.Add($"{i}-0 {string.Join(' ', words)}");
        }

        Assert.That(Read(default, StreamId.Max, false), Is.EqualTo(model));
        Assert.That(refused, Is.GreaterThan(20));
    }

    [Test]
    public void An_iterator_deletes_as_it_goes_in_both_directions()
    {
        foreach (bool reverse in new[] { false, true })
        {
            for (ulong i = 1; i <= 30; i++)
            {
                Add(new StreamNodeLimits(0, 4), _stream.LastId.Ms + 1, i, "f", "v");
            }

            StreamIterator it = new(Z, _stream, default, StreamId.Max, reverse);
            int at = 0;
            while (it.Next())
            {
                if (at++ % 3 == 0)
                {
                    it.RemoveEntry();
                }
                else
                {
                    it.SkipFields();
                }
            }

            it.Stop();
            Assert.That(_stream.Length, Is.EqualTo(20));
            Assert.That(Read(default, StreamId.Max, !reverse), Has.Count.EqualTo(20));
            _stream.Trim(Z, new StreamTrim { By = StreamTrimBy.MinId, MinId = StreamId.Max });
            Assert.That(_stream.Length, Is.Zero);
        }
    }

    [Test]
    public void Of_what_was_read_the_estimate_is_exact_or_none()
    {
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(9, 9)), Is.Zero);
        for (ulong i = 1; i <= 5; i++)
        {
            Add(Usual, i, 0, "f", "v");
        }

        const long unknown = StreamGroup.UnknownEntriesRead;
        Assert.That(_stream.EstimateEntriesUpTo(default), Is.Zero);
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(1, 0)), Is.EqualTo(1));
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(3, 0)), Is.EqualTo(unknown));
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(5, 0)), Is.EqualTo(5));
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(6, 0)), Is.EqualTo(unknown));
        Assert.That(_stream.HasTombstones(default), Is.False);
        _stream.MaxDeletedId = new StreamId(3, 0);
        Assert.That(_stream.HasTombstones(default));
        Assert.That(_stream.HasTombstones(new StreamId(3, 1)), Is.False);
        Assert.That(_stream.EstimateEntriesUpTo(new StreamId(1, 0)), Is.EqualTo(unknown));
    }

    [Test]
    public void Adding_and_reading_allocate_no_managed_memory()
    {
        Pairs pairs = new("field", "value", "number", "12345");
        long before = 0;
        for (ulong i = 1; i <= 400; i++)
        {
            before = i == 200 ? GC.GetAllocatedBytesForCurrentThread() : before;
            _stream.Append(Z, Usual, new StreamId(i, 0), pairs);
            StreamIterator it = new(Z, _stream, new StreamId(i, 0), StreamId.Max, false);
            long length = 0;
            while (it.Next())
            {
                length += it.TakeField().Value.TextLength + it.TakeField().Name.TextLength;
            }

            it.Stop();
            if (length != 11)
            {
                Assert.Fail("not read");
            }
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(after - before, Debug == null ? Is.Zero : Is.GreaterThanOrEqualTo(0));
    }

    private static string[] Words(Seeded random)
    {
        string[] words = new string[2 * (1 + random.Below(3))];
        for (int i = 0; i < words.Length; i += 2)
        {
            words[i] = random.Below(4) == 0 ? random.Below(300).ToString() : "field" + (i / 2);
            words[i + 1] = random.Below(2) == 0
                ? ((long)random.Next()).ToString() : new string('v', random.Below(90));
        }

        return words;
    }

    private void Add(StreamNodeLimits limits, ulong ms, ulong seq, params string[] words)
    {
        Assert.That(
            _stream.Append(Z, limits, new StreamId(ms, seq), new Pairs(words)),
            Is.EqualTo(StreamAppended.Added));
    }

    private void Change(
        Seeded random, StreamNodeLimits limits, SortedDictionary<StreamId, string> model)
    {
        int what = random.Below(20);
        if (what < 15 || model.Count == 0)
        {
            StreamId last = _stream.LastId;
            StreamId id = random.Below(2) == 0
                ? new StreamId(last.Ms, last.Seq + 1 + (ulong)random.Below(300))
                : new StreamId(last.Ms + 1 + (ulong)random.Below(70000), (ulong)random.Below(9));
            string[] words = Words(random);
            Add(limits, id.Ms, id.Seq, words);
            model[id] = string.Join(' ', words);
            return;
        }

        StreamId some = model.Keys.ElementAt(random.Below(model.Count));
        if (what < 18)
        {
            Assert.That(_stream.Delete(Z, some));
            Assert.That(_stream.Delete(Z, some), Is.False);
            model.Remove(some);
            _stream.FirstId = model.Count == 0 ? default : model.Keys.First();
            return;
        }

        bool approx = random.Below(2) == 0;
        StreamTrim trim = new()
        {
            By = what == 18 ? StreamTrimBy.MaxLen : StreamTrimBy.MinId,
            Approx = approx,
            Limit = approx ? random.Below(30) : 0,
            MaxLen = random.Below(model.Count),
            MinId = some,
        };
        long before = model.Count;
        long deleted = _stream.Trim(Z, trim);
        while (trim.By == StreamTrimBy.MaxLen
            ? model.Count > trim.MaxLen : model.Keys.First() < trim.MinId)
        {
            if (before - model.Count == deleted)
            {
                break;
            }

            model.Remove(model.Keys.First());
        }

        Assert.That(before - model.Count, Is.EqualTo(deleted));
        if (!approx)
        {
            Assert.That(trim.By == StreamTrimBy.MaxLen
                ? model.Count == trim.MaxLen : model.Keys.First() == some);
        }
    }

    private void Compare(Seeded random, SortedDictionary<StreamId, string> model)
    {
        Assert.That(_stream.Length, Is.EqualTo(model.Count));
        if (model.Count == 0)
        {
            Assert.That(_stream.FirstId, Is.EqualTo(default(StreamId)));
            Assert.That(_stream.TryLastValidId(Z, out _), Is.False);
            return;
        }

        Assert.That(_stream.FirstId, Is.EqualTo(model.Keys.First()));
        Assert.That(
            _stream.TryLastValidId(Z, out StreamId last) && last == model.Keys.Last());
        StreamId start = model.Keys.ElementAt(random.Below(model.Count));
        StreamId end = model.Keys.ElementAt(random.Below(model.Count));
        string[] all = [.. model.Select(e => Text(e.Key) + " " + e.Value)];
        string[] some = [.. model.Where(e => e.Key >= start && e.Key <= end)
            .Select(e => Text(e.Key) + " " + e.Value)];
        Assert.That(Read(default, StreamId.Max, reverse: false), Is.EqualTo(all));
        Assert.That(Read(start, end, reverse: false), Is.EqualTo(some));
        Assert.That(Read(start, end, reverse: true), Is.EqualTo(some.Reverse()));
        Assert.That(_stream.Contains(Z, start));
        Assert.That(_stream.Contains(Z, new StreamId(start.Ms, start.Seq + 1)),
            Is.EqualTo(model.ContainsKey(new StreamId(start.Ms, start.Seq + 1))));
        CheckNodes(model.Count);
    }

    private void CheckNodes(long length)
    {
        RaxIterator it = new(Z, _stream.Nodes);
        it.Seek(RaxOp.First);
        long sum = 0;
        while (it.Next())
        {
            Assert.That(Stream.ValidateNode(
                Listpack.FromAddress(it.Data).Span, out long entries));
            sum += entries;
        }

        it.Stop();
        Assert.That(sum, Is.EqualTo(length));
    }

    private List<string> Read(StreamId start, StreamId end, bool reverse)
    {
        List<string> entries = [];
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        StreamIterator it = new(Z, _stream, start, end, reverse);
        while (it.Next())
        {
            StringBuilder text = new(Text(it.Id));
            for (long i = it.FieldCount; i > 0; i--)
            {
                StreamField field = it.TakeField();
                text.Append(' ').Append(Encoding.Latin1.GetString(field.Name.Text(scratch)));
                text.Append(' ').Append(Encoding.Latin1.GetString(field.Value.Text(scratch)));
            }

            entries.Add(text.ToString());
        }

        it.Stop();
        return entries;
    }

    private string NodesAsHex()
    {
        List<string> nodes = [];
        RaxIterator it = new(Z, _stream.Nodes);
        it.Seek(RaxOp.First);
        while (it.Next())
        {
            nodes.Add(Text(StreamId.Decode(it.Key)) + " "
                + Convert.ToHexString(Listpack.FromAddress(it.Data).Span));
        }

        it.Stop();
        return string.Join(' ', nodes);
    }

    private static string Text(StreamId id)
    {
        return $"{id.Ms}-{id.Seq}";
    }

    /// <summary>Half a gibibyte, more than twice.</summary>
    private readonly struct Huge : IStreamFields
    {
        private static readonly byte[] _value = new byte[1 << 20];

        public int Count => 1024;

        public ReadOnlySpan<byte> Field(int i)
        {
            return "f"u8;
        }

        public ReadOnlySpan<byte> Value(int i)
        {
            return _value;
        }
    }
}
