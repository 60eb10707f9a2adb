// RequestFuzzTests: random streams, cut at random, against the plain model.
// No port: property C1 (a split changes nothing).
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

public sealed class RequestFuzzTests
{
    private const int Runs = 100_000;

    private static readonly string[] Pieces =
    [
        "*1\r\n", "*2\r\n", "*3\r\n", "*-1\r\n", "*0\r\n", "*x\r\n", "*", "$", "$1\r\na\r\n",
        "$3\r\nGET\r\n",
        "$0\r\n\r\n", "$12\r\nhello world!\r\n", "$5\r\nhello\r\n", "$-1\r\n", "\r\n", "\n", "\r",
        "\0",
        "PING\r\n", "SET a 'b c'\n", "\"", "'", " ", "$05\r\n", "$9\r\n", "*11\r\n", "x", "1",
        "$20\r\n",
        "*1\r\n$4\r\nPING\r\n", "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "\\x41",
        "*99999999999999999999\r\n",
    ];

    [Test]
    public void Any_stream_cut_anywhere_means_what_the_model_says()
    {
        for (int seed = 1; seed <= Runs; seed++)
        {
            Random random = new(seed);
            byte[] input = Stream(random);
            RequestLimits limits = new(
                random.Next(10) == 0 ? 15 : RequestLimits.DefaultMaxBulkLength,
                random.Next(10) == 0,
                random.Next(10) == 0);
            Outcome expected = new NaiveParser(input, limits).Run();
            Outcome actual = ParserDriver.Run(input, Cuts(random, input.Length), limits,
                random.Next(1, 9));
            if (actual != expected)
            {
                Assert.Fail($"seed {seed}: {Quoting.Repr(input)}\n{actual}\n{expected}");
            }
        }
    }

    // Mostly well-formed commands, so that streams get long; some loose pieces, some flipped bytes.
    private static byte[] Stream(Random random)
    {
        StringBuilder text = new();
        int parts = random.Next(1, 12);
        for (int i = 0; i < parts; i++)
        {
            if (random.Next(3) == 0)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
                continue;
            }

            int argc = random.Next(1, 5);
            text.Append($"*{argc}\r\n");
            for (int a = 0; a < argc; a++)
            {
                string arg = new((char)random.Next(256), random.Next(30));
                text.Append($"${arg.Length}\r\n{arg}\r\n");
            }
        }

        byte[] bytes = Encoding.Latin1.GetBytes(text.ToString());
        for (int flips = random.Next(8) - 5; flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static SortedSet<int> Cuts(Random random, int length)
    {
        SortedSet<int> cuts = [];
        int count = random.Next(4) == 0 ? length : random.Next(6);
        for (int i = 0; i < count; i++)
        {
            cuts.Add(random.Next(length + 1));
        }

        return cuts;
    }
}
