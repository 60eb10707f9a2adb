// ListpackFindTests: search. Tests of src/Mem/Listpack/Listpack.Find.cs.
using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

public sealed class ListpackFindTests : MemFixture
{
    public ListpackFindTests(string kind)
        : base(kind)
    {
    }

    [Test]
    public void Every_kind_of_value_is_found_by_its_text()
    {
        string[] values =
        [
            "hello", "", "5", "-1", "4000", "-30000", "8000000", "-2000000000", "123456789012",
            new('m', 63), new('n', 64), new('o', 5000), "hellp", "05",
        ];
        Listpack lp = ListpackText.Make(Z, values);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.That(Find(lp, values[i], 0), Is.EqualTo(lp.Seek(i)), values[i]);
        }

        string[] absent = ["hell", "hello!", "jello", "6", "05 ", "-01", new('o', 4999), "\0"];
        foreach (string text in absent)
        {
            Assert.That(Find(lp, text, 0), Is.EqualTo(Listpack.None), text);
        }

        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void With_skip_1_values_are_not_taken_for_fields()
    {
        Listpack lp = ListpackText.Make(Z, "a", "b", "b", "1", "1", "c", "c", "a");
        Assert.That(Find(lp, "b", 1), Is.EqualTo(lp.Seek(2)));
        Assert.That(Find(lp, "1", 1), Is.EqualTo(lp.Seek(4)));
        Assert.That(Find(lp, "c", 1), Is.EqualTo(lp.Seek(6)));
        Assert.That(lp.Find(lp.Seek(1), "a"u8, 1), Is.EqualTo(lp.Seek(7)));
        Assert.That(lp.Find(Listpack.None, "a"u8, 1), Is.EqualTo(Listpack.None));
        Assert.That(Find(lp, "c", 100), Is.EqualTo(Listpack.None));
        Listpack.Free(Z, ref lp);
    }

    [TestCase("e00161" + "03", "a", Description = "a string of 1 byte with a 12 bit length")]
    [TestCase("f00100000061" + "06", "a", Description = "and with a 32 bit length")]
    [TestCase("8135" + "02", "5", Description = "an integer kept as a string")]
    [TestCase("f10500" + "03", "5", Description = "an integer wider than it needs")]
    [TestCase("f4ffffffffffffffff" + "09", "-1")]
    public void What_C_would_not_write_is_found_all_the_same(string entry, string text)
    {
        byte[] e = Convert.FromHexString(entry);
        byte[] all = [(byte)(e.Length + 7), 0, 0, 0, 1, 0, .. e, 0xff];
        Assert.That(Listpack.ValidateIntegrity(all, true));
        Listpack lp = Listpack.FromBytes(Z, all);
        Assert.That(Find(lp, text, 0), Is.EqualTo(6));
        Assert.That(lp.Compare(6, Encoding.Latin1.GetBytes(text)));
        Listpack.Free(Z, ref lp);
    }

    [Test]
    public void Random_texts_are_found_where_a_list_finds_them()
    {
        Seeded random = new(5);
        for (int round = 0; round < 100; round++)
        {
            List<byte[]> model = [];
            Listpack lp = Listpack.New(Z);
            for (int i = 0; i < 30; i++)
            {
                byte[] value = ListpackModel.Value(random);
                model.Add(value);
                Listpack.Append(Z, ref lp, value.AsSpan());
            }

            for (int i = 0; i < 30; i++)
            {
                byte[] wanted = i < 15 ? model[random.Below(30)] : ListpackModel.Value(random);
                int skip = random.Below(4);
                int at = 0;
                while (at < model.Count && !model[at].AsSpan().SequenceEqual(wanted))
                {
                    at += skip + 1;
                }

                int expected = at < model.Count ? lp.Seek(at) : Listpack.None;
                Assert.That(lp.Find(lp.First, wanted, skip), Is.EqualTo(expected));
            }

            Listpack.Free(Z, ref lp);
        }
    }

    private static int Find(Listpack lp, string text, int skip)
    {
        return lp.Find(lp.First, Encoding.Latin1.GetBytes(text), skip);
    }
}
