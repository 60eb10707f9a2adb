// ReplyReaderTests: all types at every cut, hiredis's error texts, hostile peers. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

public sealed class ReplyReaderTests
{
    private static readonly (string Input, string Shown)[] Samples =
    [
        ("+OK\r\n", "+OK"),
        ("-ERR no\r\n", "-ERR no"),
        (":-42\r\n", ":-42"),
        (":0\r\n", ":0"),
        ("$5\r\nhe\r\no\r\n", "$he\r\no"),
        ("$0\r\n\r\n", "$"),
        ("$-1\r\n", "nil"),
        ("*-1\r\n", "nil"),
        ("_\r\n", "nil"),
        ("*0\r\n", "Array[]"),
        ("*2\r\n$1\r\na\r\n*1\r\n:1\r\n", "Array[$a Array[:1]]"),
        ("%1\r\n+k\r\n~2\r\n#t\r\n#f\r\n", "Map[+k Set[#1 #0]]"),
        (">2\r\n+message\r\n,3.25\r\n", "Push[+message ,3.25]"),
        ("(-12345678901234567890\r\n", "(-12345678901234567890"),
        ("=8\r\ntxt:text\r\n", "=txt:text"),
        ("|1\r\n+ttl\r\n:7\r\n*1\r\n|1\r\n+a\r\n*0\r\n+b\r\n", "{+ttl :7}Array[{+a Array[]}+b]"),
        ("*3\r\n*0\r\n*0\r\n*1\r\n*0\r\n", "Array[Array[] Array[] Array[Array[]]]"),
    ];

    private static string Show(Reply reply)
    {
        string attributes = reply.Attributes is null
            ? string.Empty
            : "{" + string.Join(' ', reply.Attributes.Elements.Select(Show)) + "}";
        return attributes + reply.Type switch
        {
            ReplyType.Status => "+" + reply.Text,
            ReplyType.Error => "-" + reply.Text,
            ReplyType.Integer => ":" + reply.Integer,
            ReplyType.String => "$" + reply.Text,
            ReplyType.Nil => "nil",
            ReplyType.Bool => "#" + reply.Integer,
            ReplyType.Double => "," + reply.Text,
            ReplyType.BigNumber => "(" + reply.Text,
            ReplyType.Verbatim => "=" + reply.Format + ":" + reply.Text,
            _ => reply.Type + "[" + string.Join(' ', reply.Elements.Select(Show)) + "]",
        };
    }

    private static string ErrorOf(string input, ReplyReaderLimits? limits = null)
    {
        ReplyReader reader = new(limits);
        reader.Feed(Encoding.Latin1.GetBytes(input));
        while (reader.TryGetReply(out _))
        {
        }

        return reader.Error;
    }

    [Test]
    public void Every_sample_reads_the_same_at_every_cut()
    {
        foreach ((string input, string shown) in Samples)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(input + "+END\r\n");
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                ReplyReader reader = new();
                reader.Feed(bytes.AsSpan(0, cut));
                bool early = reader.TryGetReply(out Reply? first);
                reader.Feed(bytes.AsSpan(cut));
                if (!early)
                {
                    Assert.That(reader.TryGetReply(out first), Is.True, input);
                }

                Assert.That(Show(first!), Is.EqualTo(shown));
                Assert.That(reader.TryGetReply(out Reply? second), Is.True);
                Assert.That(Show(second!), Is.EqualTo("+END"));
                Assert.That(reader.BufferedBytes, Is.Zero);
            }
        }
    }

    [Test]
    public void Every_sample_reads_byte_by_byte()
    {
        ReplyReader reader = new();
        foreach ((string input, string shown) in Samples)
        {
            Reply? reply = null;
            foreach (byte b in Encoding.Latin1.GetBytes(input))
            {
                Assert.That(reply, Is.Null);
                reader.GetSpan(1)[0] = b;
                reader.Commit(1);
                reader.TryGetReply(out reply);
            }

            Assert.That(Show(reply!), Is.EqualTo(shown));
        }
    }

    [TestCase("@foo\r\n", "Protocol error, got \"@\" as reply type byte")]
    [TestCase("\n", "Protocol error, got \"\\n\" as reply type byte")]
    [TestCase("\x01", "Protocol error, got \"\\x01\" as reply type byte")]
    [TestCase(":x\r\n", "Bad integer value")]
    [TestCase(":99999999999999999999\r\n", "Bad integer value")]
    [TestCase(",x\r\n", "Bad double value")]
    [TestCase(",1e999\r\n", "Bad double value")]
    [TestCase(",infinity\r\n", "Bad double value")]
    [TestCase("_x\r\n", "Bad nil value")]
    [TestCase("#x\r\n", "Bad bool value")]
    [TestCase("(1x\r\n", "Bad bignum value")]
    [TestCase("+a\nb\r\n", "Bad simple string value")]
    [TestCase("$x\r\n", "Bad bulk string length")]
    [TestCase("$-2\r\n", "Bulk string length out of range")]
    [TestCase("*x\r\n", "Bad multi-bulk length")]
    [TestCase("*-2\r\n", "Multi-bulk length out of range")]
    [TestCase("*4294967296\r\n", "Multi-bulk length out of range")]
    [TestCase("=3\r\nabc\r\n",
        "Verbatim string 4 bytes of content type are missing or incorrectly encoded.")]
    [TestCase("=5\r\nabcde\r\n",
        "Verbatim string 4 bytes of content type are missing or incorrectly encoded.")]
    public void Rubbish_is_told_in_hiredis_words(string input, string error) =>
        Assert.That(ErrorOf("*2\r\n+first\r\n" + input), Is.EqualTo(error));

    [Test]
    public void After_an_error_nothing_more_is_read()
    {
        ReplyReader reader = new();
        reader.Feed("+OK\r\n@+OK\r\n"u8);
        Assert.That(reader.TryGetReply(out Reply? reply), Is.True);
        Assert.That(reply!.Text, Is.EqualTo("OK"));
        Assert.That(reader.TryGetReply(out _), Is.False);
        reader.Feed("+OK\r\n"u8);
        Assert.That(reader.TryGetReply(out _), Is.False);
        Assert.That(reader.BufferedBytes, Is.Zero);
    }

    [Test]
    public void A_million_nested_arrays_are_refused_without_recursion() => Assert.That(
        ErrorOf(string.Concat(Enumerable.Repeat("*1\r\n", 1_000_000))),
        Is.EqualTo("No support for nested multi bulk replies with depth > 128"));

    [Test]
    public void Depth_up_to_the_limit_is_read()
    {
        ReplyReader reader = new();
        reader.Feed(Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("*1\r\n", 128)) + ":1\r\n"));
        Assert.That(reader.TryGetReply(out _), Is.True);
    }

    [TestCase("*4294967295\r\n")]
    [TestCase("%2147483647\r\n")]
    [TestCase("$1000000000\r\n")]
    public void An_announced_size_costs_nothing(string header)
    {
        ReplyReader reader = new();
        byte[] bytes = Encoding.ASCII.GetBytes(header);
        reader.Feed("+warm\r\n"u8);
        reader.TryGetReply(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Feed(bytes);
        Assert.That(reader.TryGetReply(out _), Is.False);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000));
        Assert.That(reader.HasError, Is.False);
    }

    [Test]
    public void The_limits_bound_lines_strings_and_the_number_of_replies()
    {
        ReplyReaderLimits limits = new() { MaxItemBytes = 100, MaxReplies = 10, MaxElements = 50 };
        Assert.That(ErrorOf("+" + new string('x', 102), limits), Is.EqualTo("Line out of range"));
        Assert.That(
            ErrorOf("$101\r\n", limits), Is.EqualTo("Bulk string length out of range"));
        Assert.That(ErrorOf("*51\r\n", limits), Is.EqualTo("Multi-bulk length out of range"));
        string many = "*20\r\n" + string.Concat(Enumerable.Repeat(":1\r\n", 20));
        Assert.That(ErrorOf(many, limits), Is.EqualTo("Multi-bulk length out of range"));
    }

    [Test]
    public void The_bytes_behind_a_reply_can_be_taken_raw()
    {
        ReplyReader reader = new();
        reader.Feed("+FULLRESYNC x 1\r\nREDIS0011"u8);
        reader.TryGetReply(out _);
        Assert.That(Encoding.ASCII.GetString(reader.Buffered), Is.EqualTo("REDIS0011"));
        reader.Skip(5);
        Assert.That(reader.BufferedBytes, Is.EqualTo(4));
    }

    [Test]
    public void Random_bytes_mean_the_same_in_one_piece_and_in_many()
    {
        const string Alphabet = "*$+-:,_#(=%~>|0123456789\r\n\r\n\r\naX";
        int replies = 0;
        int errors = 0;
        for (int seed = 0; seed < 50_000; seed++)
        {
            Random random = new(seed);
            ReplyReader pieces = new();
            List<string> inPieces = [];
            StringBuilder all = new();
            for (int i = random.Next(1, 20); i > 0; i--)
            {
                string chunk = string.Concat(Enumerable.Range(0, random.Next(1, 8))
                    .Select(_ => Alphabet[random.Next(Alphabet.Length)]));
                all.Append(chunk);
                pieces.Feed(Encoding.ASCII.GetBytes(chunk));
                Collect(pieces, inPieces);
            }

            ReplyReader whole = new();
            List<string> atOnce = [];
            whole.Feed(Encoding.ASCII.GetBytes(all.ToString()));
            Collect(whole, atOnce);
            if (!atOnce.SequenceEqual(inPieces) || whole.Error != pieces.Error)
            {
                Assert.Fail($"seed {seed}: {whole.Error} / {pieces.Error} at {all}");
            }

            replies += atOnce.Count;
            errors += whole.HasError ? 1 : 0;
        }

        Assert.That(replies, Is.GreaterThan(100));
        Assert.That(errors, Is.InRange(1000, 49_999));
    }

    private static void Collect(ReplyReader reader, List<string> replies)
    {
        while (reader.TryGetReply(out Reply? reply) && reply is not null)
        {
            replies.Add($"{reply.Type} {reply.Count} {reply.Text}");
        }
    }
}
