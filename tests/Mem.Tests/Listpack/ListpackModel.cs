// ListpackModel: values of every encoding drawn by chance, for tests against a plain list.
// Ours.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

internal static class ListpackModel
{
    public static byte[] Value(Seeded random)
    {
        switch (random.Below(10))
        {
            case < 4:
                long integer = (long)random.Next() >> random.Below(64);
                return Encoding.ASCII.GetBytes(integer.ToString(CultureInfo.InvariantCulture));
            case < 8:
                return Text(random, random.Below(12));
            case 8:
                return Text(random, 55 + random.Below(90));
            default:
                return random.Below(10) == 0 ? Text(random, 4000 + random.Below(200)) : [];
        }
    }

    /// <summary>Few different letters, digits among them, so that texts are often alike.</summary>
    public static byte[] Text(Seeded random, int length)
    {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = "ab01\xff"u8[random.Below(5)];
        }

        return text;
    }

    public static void AssertSame(Listpack lp, List<byte[]> model)
    {
        Span<byte> scratch = stackalloc byte[ListpackValue.IntegerScratch];
        Assert.That(lp.Length, Is.EqualTo(model.Count));
        Assert.That(Listpack.ValidateIntegrity(lp.Span, true));
        int at = 0;
        for (int p = lp.First; p != Listpack.None; p = lp.Next(p))
        {
            if (!lp.Get(p).Text(scratch).SequenceEqual(model[at]))
            {
                Assert.Fail($"entry {at} differs");
            }

            at++;
        }

        Assert.That(at, Is.EqualTo(model.Count));
    }
}
