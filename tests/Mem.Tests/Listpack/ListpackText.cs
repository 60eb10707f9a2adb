// ListpackText: listpacks from strings and back, for the tests of listpacks.
// Ours.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Mem.Tests;

internal static class ListpackText
{
    public static Listpack Make(Zmalloc z, params string[] values)
    {
        Listpack lp = Listpack.New(z);
        foreach (string value in values)
        {
            Listpack.Append(z, ref lp, Encoding.Latin1.GetBytes(value).AsSpan());
        }

        return lp;
    }

    public static List<string> Texts(Listpack lp)
    {
        List<string> texts = [];
        for (int p = lp.First; p != Listpack.None; p = lp.Next(p))
        {
            texts.Add(Text(lp.Get(p)));
        }

        return texts;
    }

    public static string Text(ListpackValue value)
    {
        return Encoding.Latin1.GetString(value.Text(new byte[ListpackValue.IntegerScratch]));
    }
}
