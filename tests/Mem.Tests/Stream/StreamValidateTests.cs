// StreamValidateTests: tests of src/Mem/Stream/Stream.Validate.cs.
using System;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class StreamValidateTests : MemFixture
{
    public StreamValidateTests(string kind)
        : base(kind)
    {
    }

    // What follows the head of the listpack. The first two are sound: an entry, and none. Then
    // counts, marks and lengths that do not agree.
    [TestCase("01010001010181610200010201000100010101" + "0401FF", true)]
    [TestCase("0001000100010001FF", true)]
    [TestCase("02010001010181610200010201000100010101" + "0401FF", false)]
    [TestCase("00010001010181610200010201000100010101" + "0401FF", false)]
    [TestCase("01010001010181610200010301000100010101" + "0401FF", false)]
    [TestCase("01010001010181610200010201000100010101" + "0501FF", false)]
    [TestCase("01010001020181610200010201000100010101" + "0401FF", false)]
    [TestCase("01010001010181610201010201000100010101" + "0401FF", false)]
    [TestCase("01010001010181610200010201000100010101" + "FF", false)]
    [TestCase("00010001DFFF020001FF", false)]
    [TestCase("00010001FF", false)]
    [TestCase("FF", false)]
    public void A_node_is_whole_or_refused(string hex, bool whole)
    {
        byte[] bytes = Convert.FromHexString("000000000000" + hex);
        bytes[0] = (byte)bytes.Length;
        Assert.That(Stream.ValidateNode(bytes, out _), Is.EqualTo(whole));
        bytes[0]++;
        Assert.That(Stream.ValidateNode(bytes, out _), Is.False);
    }

    [Test]
    public void Whatever_byte_is_wrong_a_node_that_passes_can_be_walked()
    {
        Stream stream = Stream.New(Z);
        for (ulong i = 1; i <= 6; i++)
        {
            string field = i % 3 == 0 ? "other" : "field";
            stream.Append(Z, default, new StreamId(i, i * 200), new Pairs(field, "v", "n", "77"));
        }

        stream.Delete(Z, new StreamId(2, 400));
        RaxIterator it = new(Z, stream.Nodes);
        it.Seek(RaxOp.First);
        it.Next();
        byte[] node = Listpack.FromAddress(it.Data).Span.ToArray();
        it.Stop();
        Stream.Free(Z, ref stream);
        Seeded random = new(8);
        int passed = 0;
        for (int i = 0; i < 20000; i++)
        {
            byte[] broken = (byte[])node.Clone();
            for (int changes = 1 + random.Below(3); changes > 0; changes--)
            {
                broken[6 + random.Below(node.Length - 7)] = (byte)random.Next();
            }

            if (Stream.ValidateNode(broken, out long entries))
            {
                passed++;
                Assert.That(Walk(broken), Is.EqualTo((entries, entries)));
            }
        }

        Assert.That(passed, Is.GreaterThan(100));
    }

    private (long Forward, long Backward) Walk(byte[] node)
    {
        Stream stream = Stream.New(Z);
        Listpack lp = Listpack.FromBytes(Z, node);
        stream.Nodes.Insert(Z, new byte[StreamId.Size], lp.Address);
        long[] seen = [0, 0];
        for (int i = 0; i < 2; i++)
        {
            StreamIterator it = new(Z, stream, default, StreamId.Max, reverse: i == 1);
            while (it.Next())
            {
                seen[i]++;
                for (long f = it.FieldCount; f > 0; f--)
                {
                    it.TakeField();
                }
            }

            it.Stop();
        }

        Stream.Free(Z, ref stream);
        return (seen[0], seen[1]);
    }
}
