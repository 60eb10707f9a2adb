// StreamIdTests: tests of src/Mem/Stream/StreamId.cs.
using System;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class StreamIdTests
{
    [Test]
    public void The_example_of_the_file_head_has_these_bytes()
    {
        Span<byte> key = stackalloc byte[StreamId.Size];
        StreamId id = new(1526919030474, 55);
        id.Encode(key);
        Assert.That(
            Convert.ToHexString(key), Is.EqualTo("00000163837766CA0000000000000037"));
        Assert.That(StreamId.Decode(key), Is.EqualTo(id));
    }

    [TestCase(0UL, 0UL, "0-0")]
    [TestCase(5UL, 18446744073709551615UL, "5-18446744073709551615")]
    [TestCase(
        18446744073709551615UL, 18446744073709551615UL,
        "18446744073709551615-18446744073709551615")]
    public void The_text_is_both_halves(ulong ms, ulong seq, string text)
    {
        Span<byte> to = stackalloc byte[StreamId.MaxText];
        Assert.That(
            Encoding.ASCII.GetString(new StreamId(ms, seq).Text(to)), Is.EqualTo(text));
    }

    [Test]
    public void The_order_is_that_of_the_first_half_and_then_the_second()
    {
        StreamId[] rising =
        [
            default, new(0, 1), new(0, ulong.MaxValue), new(1, 0), new(1, 1), new(2, 0),
            new(ulong.MaxValue, 0), StreamId.Max,
        ];
        byte[] a = new byte[StreamId.Size];
        byte[] b = new byte[StreamId.Size];
        for (int i = 0; i < rising.Length; i++)
        {
            for (int j = 0; j < rising.Length; j++)
            {
                rising[i].Encode(a);
                rising[j].Encode(b);
                Assert.That(rising[i].CompareTo(rising[j]), Is.EqualTo(i.CompareTo(j)));
                Assert.That(
                    Math.Sign(a.AsSpan().SequenceCompareTo(b)), Is.EqualTo(i.CompareTo(j)));
                Assert.That(rising[i] < rising[j], Is.EqualTo(i < j));
                Assert.That(rising[i] >= rising[j], Is.EqualTo(i >= j));
            }
        }
    }

    [TestCase(0UL, 0UL, 0UL, 1UL)]
    [TestCase(0UL, 18446744073709551615UL, 1UL, 0UL)]
    [TestCase(18446744073709551615UL, 18446744073709551614UL,
        18446744073709551615UL, 18446744073709551615UL)]
    public void The_next_one_of_one_is_the_one_whose_previous_it_is(
        ulong ms, ulong seq, ulong nextMs, ulong nextSeq)
    {
        Assert.That(new StreamId(ms, seq).TryNext(out StreamId next));
        Assert.That(next, Is.EqualTo(new StreamId(nextMs, nextSeq)));
        Assert.That(next.TryPrevious(out StreamId previous));
        Assert.That(previous, Is.EqualTo(new StreamId(ms, seq)));
    }

    [Test]
    public void There_is_nothing_beyond_either_end()
    {
        Assert.That(StreamId.Max.TryNext(out StreamId next), Is.False);
        Assert.That(next, Is.EqualTo(default(StreamId)));
        Assert.That(default(StreamId).TryPrevious(out StreamId previous), Is.False);
        Assert.That(previous, Is.EqualTo(StreamId.Max));
        StreamId same = default;
        Assert.That(same.TryPrevious(out same), Is.False);
        Assert.That(same.TryNext(out same), Is.False);
    }
}
