// RequestParserTests: every sample at every cut, error texts, limits, big arguments.
// No port: the expectations are those of networking.c and reference list B1-B12.
namespace RedisNet.Resp.Tests;

using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using NUnit.Framework;

public sealed class RequestParserTests
{
    private static readonly (string Input, string Commands)[] Samples =
    [
        ("*1\r\n$4\r\nPING\r\n", "<PING>;"),
        ("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n",
            "<SET><key><value>;<GET><key>;"),
        ("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n", "<ECHO><>;"),
        ("*1\r\n$0\r\n\r\n", "<>;"),
        ("*1\r\n$4\r\nPINGxx", "<PING>;"),
        ("*1\rx$4\ryPINGzz", "<PING>;"),
        ("*-1\r\n*0\r\n*-10\r\n*1\r\n$4\r\nPING\r\n*0\r\n", "<PING>;"),
        ("*1\r\n$14\r\n\r\n$4\r\nPING\r\n*1\r\n", "<\r\n$4\r\nPING\r\n*1>;"),
        ("*1\r\n$2\r\n\0\0\r\n", "<\0\0>;"),
        ("PING\r\n", "<PING>;"),
        ("PING\n", "<PING>;"),
        ("  GET   key \r\n\r\n\nPING\r\n", "<GET><key>;<PING>;"),
        ("SET a \"x \\x41\\n\\\"\" 'it\\'s' b\"c d\"\r\n", "<SET><a><x A\n\"><it's><bc d>;"),
        ("SET \"\" ''\r\n", "<SET><><>;"),
        ("*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n", "<GET><k>;<PING>;<QUIT>;"),
        ("*12\r\n" + string.Concat(Enumerable.Repeat("$1\r\nx\r\n", 12)),
            string.Concat(Enumerable.Repeat("<x>", 12)) + ";"),
        ("*1\r\n$100\r\n" + new string('y', 100) + "\r\n", "<" + new string('y', 100) + ">;"),
    ];

    private static readonly (string Input, ParseError Error, string Reply)[] Errors =
    [
        ("SET \"a b\r\n", ParseError.UnbalancedQuotes, "unbalanced quotes in request"),
        ("set \"\"\"test-key\"\"\" test-value\r\n", ParseError.UnbalancedQuotes,
            "unbalanced quotes in request"),
        ("*abc\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*+1\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*01\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*2147483648\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*3000000000\r\n", ParseError.InvalidMultibulkLength, "invalid multibulk length"),
        ("*99999999999999999999999\r\n", ParseError.InvalidMultibulkLength,
            "invalid multibulk length"),
        ("*1\r\nPING\r\n", ParseError.ExpectedDollar, "expected '$', got 'P'"),
        ("*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n", ParseError.ExpectedDollar,
            "expected '$', got 'f'"),
        ("*1\r\n\r\n", ParseError.ExpectedDollar, "expected '$', got ' '"),
        ("*1\r\n\n\r\n", ParseError.ExpectedDollar, "expected '$', got ' '"),
        ("*1\r\n$-1\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
        ("*1\r\n$abc\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
        ("*1\r\n$\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
        ("*1\r\n$04\r\nPING\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
        ("*1\r\n$536870913\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
        ("*1\r\n$9223372036854775808\r\n", ParseError.InvalidBulkLength, "invalid bulk length"),
    ];

    private static string Reply(ParserDriver driver) => Encoding.Latin1.GetString(
        ParseErrors.ReplyText(driver.Parser.Error, driver.Parser.ErrorByte));

    private static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    [Test]
    public void Every_sample_parses_the_same_at_every_cut_and_byte_by_byte()
    {
        foreach ((string input, string commands) in Samples)
        {
            byte[] bytes = Bytes(input);
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                Outcome two = ParserDriver.Run(bytes, [cut], RequestLimits.Default, 32);
                Assert.That(two.Commands, Is.EqualTo(commands), $"{input} cut at {cut}");
                Assert.That(two.Error, Is.EqualTo(ParseError.None));
            }

            IEnumerable<int> all = Enumerable.Range(1, bytes.Length);
            foreach (int batch in (int[])[1, 2, 32])
            {
                Outcome single = ParserDriver.Run(bytes, all, RequestLimits.Default, batch);
                Assert.That(single.Commands, Is.EqualTo(commands), $"{input} byte by byte");
            }
        }
    }

    [Test]
    public void Every_sample_followed_by_every_other_parses_as_both()
    {
        foreach ((string first, string a) in Samples)
        {
            foreach ((string second, string b) in Samples)
            {
                Outcome both = ParserDriver.Run(
                    Bytes(first + second), [], RequestLimits.Default, 32);
                Assert.That(both.Commands, Is.EqualTo(a + b));
            }
        }
    }

    [Test]
    public void Every_error_has_its_text_at_every_cut()
    {
        foreach ((string input, ParseError error, string reply) in Errors)
        {
            byte[] bytes = Bytes("PING\r\n" + input + "PING\r\n");
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                ParserDriver driver = new();
                driver.Feed(bytes.AsSpan(0, cut));
                driver.Feed(bytes.AsSpan(cut));
                Assert.That(driver.Parser.Error, Is.EqualTo(error), input);
                Assert.That(Reply(driver), Is.EqualTo("Protocol error: " + reply));
                Assert.That(driver.Outcome.Commands, Is.EqualTo("<PING>;"), "nothing behind it");
            }
        }
    }

    [Test]
    public void A_header_is_judged_only_when_the_byte_behind_its_CR_is_there()
    {
        ParserDriver driver = new();
        Assert.That(driver.Feed("*abc\r"), Is.EqualTo(ParseStatus.NeedMore));
        Assert.That(driver.Feed("\n"), Is.EqualTo(ParseStatus.ProtocolError));
    }

    [TestCase('a', ParseError.TooBigInlineRequest, "too big inline request")]
    [TestCase('*', ParseError.TooBigMultibulkCount, "too big mbulk count string")]
    public void A_line_of_more_than_64_KiB_without_end_is_an_error(
        char first, ParseError error, string reply)
    {
        foreach (int chunk in (int[])[70000, 4096, 1])
        {
            ParserDriver driver = new();
            byte[] line = new byte[RequestParser.MaxLine + 1];
            line.AsSpan().Fill((byte)'1');
            line[0] = (byte)first;
            int at = 0;
            while (line.Length - at > 1)
            {
                int count = Math.Min(chunk, line.Length - 1 - at);
                Assert.That(
                    driver.Feed(line.AsSpan(at, count)), Is.EqualTo(ParseStatus.NeedMore));
                at += count;
            }

            Assert.That(driver.Feed(line.AsSpan(at)), Is.EqualTo(ParseStatus.ProtocolError));
            Assert.That(driver.Parser.Error, Is.EqualTo(error));
            Assert.That(Reply(driver), Is.EqualTo("Protocol error: " + reply));
        }
    }

    [Test]
    public void A_bulk_header_of_more_than_64_KiB_is_an_error()
    {
        ParserDriver driver = new();
        driver.Feed("*1\r\n");
        Assert.That(
            driver.Feed("$" + new string('1', RequestParser.MaxLine - 1)),
            Is.EqualTo(ParseStatus.NeedMore));
        driver.Feed("1");
        Assert.That(Reply(driver), Is.EqualTo("Protocol error: too big bulk count string"));
    }

    [Test]
    public void An_inline_request_of_exactly_64_KiB_is_accepted()
    {
        string word = new('w', RequestParser.MaxLine);
        ParserDriver driver = new();
        driver.Feed(word + "\n");
        Assert.That(driver.Outcome.Commands, Is.EqualTo("<" + word + ">;"));
    }

    [TestCase("\0")]
    [TestCase("*\0")]
    [TestCase("*1\r\n$\0")]
    public void A_zero_byte_hides_the_line_end_behind_it(string start)
    {
        ParserDriver driver = new();
        Assert.That(driver.Feed(start + "\r\nPING\r\n"), Is.EqualTo(ParseStatus.NeedMore));
        while (driver.HeldBytes <= RequestParser.MaxLine + 10
            && driver.Feed("payload") == ParseStatus.NeedMore)
        {
        }

        Assert.That(Reply(driver), Does.StartWith("Protocol error: too big"));
        Assert.That(driver.Outcome.Commands, Is.Empty);
    }

    [Test]
    public void A_client_that_has_to_authenticate_may_send_ten_arguments_of_16384_bytes()
    {
        RequestLimits limits = RequestLimits.Default with { AuthRequired = true };
        string ten = "*10\r\n" + string.Concat(Enumerable.Repeat("$1\r\nx\r\n", 10));
        Outcome good = ParserDriver.Run(Bytes(ten), [], limits, 32);
        Assert.That(good.Error, Is.EqualTo(ParseError.None));
        Assert.That(good.Commands, Is.Not.Empty);

        foreach ((string input, string reply) in (ReadOnlySpan<(string, string)>)
        [
            ("*11\r\n", "unauthenticated multibulk length"),
            ("*1\r\n$16385\r\n", "unauthenticated bulk length"),
            ("*2147483648\r\n", "invalid multibulk length"),
        ])
        {
            ParserDriver driver = new() { Limits = limits };
            driver.Feed(input);
            Assert.That(Reply(driver), Is.EqualTo("Protocol error: " + reply));
        }

        ParserDriver edge = new() { Limits = limits };
        edge.Feed("*1\r\n$16384\r\n" + new string('x', 16384) + "\r\n");
        Assert.That(edge.Outcome.Commands, Has.Length.EqualTo(16387));
    }

    [Test]
    public void A_limit_is_judged_again_when_the_commands_in_front_have_run()
    {
        // AUTH and a long command in one packet: C has run AUTH when it reads the second header.
        ParserDriver driver = new() { Limits = RequestLimits.Default with { AuthRequired = true } };
        string eleven = "*11\r\n" + string.Concat(Enumerable.Repeat("$1\r\nx\r\n", 11));
        driver.Append(Bytes("*2\r\n$4\r\nAUTH\r\n$1\r\np\r\n" + eleven));
        Assert.That(driver.ParseOnce(), Is.EqualTo(ParseStatus.Ok));
        Assert.That(driver.Batch.Count, Is.EqualTo(1));
        driver.RunBatch();
        driver.Limits = RequestLimits.Default;
        Assert.That(driver.ParseOnce(), Is.EqualTo(ParseStatus.NeedMore));
        driver.RunBatch();
        Assert.That(
            driver.Outcome.Commands,
            Is.EqualTo("<AUTH><p>;" + string.Concat(Enumerable.Repeat("<x>", 11)) + ";"));
    }

    [Test]
    public void The_bulk_limit_is_that_of_the_configuration()
    {
        ParserDriver driver = new() { Limits = RequestLimits.Default with { MaxBulkLength = 10 } };
        driver.Feed("*1\r\n$10\r\n0123456789\r\n*1\r\n$11\r\n");
        Assert.That(driver.Outcome.Commands, Is.EqualTo("<0123456789>;"));
        Assert.That(driver.Parser.Error, Is.EqualTo(ParseError.InvalidBulkLength));
    }

    [Test]
    public void A_line_of_text_from_the_master_is_an_error_without_a_reply()
    {
        ParserDriver driver = new() { Limits = RequestLimits.Default with { FromMaster = true } };
        driver.Feed("\n*1\r\n$4\r\nPING\r\n\r\nPING\r\n");
        Assert.That(driver.Parser.Error, Is.EqualTo(ParseError.InlineFromMaster));
        Assert.That(Reply(driver), Is.Empty);
        Assert.That(driver.Outcome.Commands, Is.EqualTo("<PING>;"));
    }

    [Test]
    public void Blank_lines_are_released_and_reported()
    {
        ParserDriver driver = new();
        driver.Feed("\r\n\n  \r\n*0\r\n");
        Assert.That(driver.HeldBytes, Is.Zero);
        Assert.That(driver.Outcome.EmptyLine, Is.True);
        Assert.That(driver.Batch.IsIdle, Is.True);

        ParserDriver spaces = new();
        spaces.Feed("   \r\n");
        Assert.That(spaces.Outcome.EmptyLine, Is.False, "spaces are not an empty line");
    }

    [Test]
    public void A_big_argument_is_drained_as_it_arrives_and_costs_nothing_before()
    {
        ParserDriver driver = new();
        driver.Feed("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$500000000\r\n");
        Assert.That(driver.Bulks.Started, Is.EqualTo(1));
        Assert.That(driver.Bulks.Peak, Is.Zero, "a header alone reserves nothing");
        driver.Feed(new string('v', 1000));
        Assert.That(driver.Bulks.Peak, Is.LessThan(4096));
        driver.Batch.Abandon();
        Assert.That(driver.Bulks.Live, Is.Zero);
        Assert.That(driver.Batch.IsIdle, Is.True);
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(16384)]
    [TestCase(1000000)]
    public void A_big_argument_is_whole_however_it_arrives(int chunk)
    {
        string value = string.Concat(Enumerable.Range(0, 8192).Select(i => (char)('a' + (i % 26))));
        value = value + value + value + value + "tail";
        byte[] input = Bytes(
            $"PING\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${value.Length}\r\n{value}\r\nPING\r\n");
        ParserDriver driver = new();
        for (int at = 0; at < input.Length; at += chunk)
        {
            driver.Feed(input.AsSpan(at, Math.Min(chunk, input.Length - at)));
        }

        Assert.That(driver.Outcome.Commands, Is.EqualTo($"<PING>;<SET><k><{value}>;<PING>;"));
        Assert.That(driver.Bulks.Started, Is.EqualTo(1));
        Assert.That(driver.Bulks.Live, Is.Zero);
        Assert.That(driver.HeldBytes, Is.Zero);
    }

    [Test]
    public void A_big_argument_may_be_received_past_the_pipe()
    {
        ParserDriver driver = new();
        driver.Feed("*2\r\n$4\r\nECHO\r\n$40000\r\nab");
        BulkArgument bulk = driver.Parser.PendingBulk!;
        Assert.That(bulk.Remaining, Is.EqualTo(39998));
        while (bulk.Remaining > 0)
        {
            Span<byte> tail = bulk.GetTail(10000);
            tail.Fill((byte)'z');
            bulk.Commit(tail.Length);
        }

        Assert.That(driver.Feed(string.Empty), Is.EqualTo(ParseStatus.NeedMore));
        Assert.That(driver.Parser.PendingBulk, Is.Null);
        driver.Feed("\r\nPING\r\n");
        Assert.That(
            driver.Outcome.Commands, Is.EqualTo($"<ECHO><ab{new string('z', 39998)}>;<PING>;"));
        Assert.That(driver.HeldBytes, Is.Zero);
    }

    [Test]
    public void From_the_master_a_big_argument_stays_in_the_pipe_until_it_is_executed()
    {
        ParserDriver driver = new() { Limits = RequestLimits.Default with { FromMaster = true } };
        string value = new('v', 40000);
        driver.Feed("*2\r\n$4\r\nECHO\r\n$40000\r\n" + value[..20000]);
        Assert.That(driver.Parser.PendingBulk, Is.Null);
        Assert.That(driver.HeldBytes, Is.GreaterThan(20000));
        driver.Feed(value[20000..] + "\r\n");
        Assert.That(driver.Outcome.Commands, Is.EqualTo($"<ECHO><{value}>;"));
        Assert.That(driver.Bulks.Live, Is.Zero);
    }

    [Test]
    public void The_bytes_of_all_commands_add_up_to_the_stream()
    {
        string input = "*0\r\nPING\r\n\r\n*1\r\n$4\r\nPING\r\n*2\r\n$1\r\na\r\n";
        ParserDriver driver = new();
        driver.Append(Bytes(input));
        driver.ParseOnce();
        Assert.That(driver.Batch.Bytes(0), Is.EqualTo(10));
        Assert.That(driver.Batch.Bytes(1), Is.EqualTo(16));
        Assert.That(driver.Parser.UnreleasedBytes, Is.EqualTo(input.Length));
        Assert.That(driver.Parser.Kind, Is.EqualTo(RequestKind.Multibulk));
        Assert.That(driver.Parser.MultibulkLength, Is.EqualTo(1));
        Assert.That(driver.Batch.OpenArgs, Is.EqualTo(1));
    }

    [Test]
    public void An_argument_within_a_segment_is_the_segment_itself()
    {
        byte[] bytes = Bytes("*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n");
        RequestBatch batch = new(new ManagedBulkSource());
        RequestParser parser = new();
        parser.Parse(new(bytes), batch, RequestLimits.Default);
        Assert.That(batch.Arg(0, 1).Span.Overlaps(bytes), Is.True);
    }

    [Test]
    public void A_real_pipe_with_small_segments_gives_the_same_commands()
    {
        PipeOptions options = new(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: 16,
            useSynchronizationContext: false);
        Pipe pipe = new(options);
        RequestParser parser = new();
        RequestBatch batch = new(new ManagedBulkSource());
        byte[] input = Bytes(string.Concat(Enumerable.Range(0, 500).Select(
            i => $"*3\r\n$3\r\nSET\r\n$5\r\nk{i:0000}\r\n"
                + $"${i % 50}\r\n{new string('x', i % 50)}\r\n")));
        Random random = new(1);
        int executed = 0;
        int at = 0;
        while (at < input.Length)
        {
            int count = Math.Min(random.Next(1, 120), input.Length - at);
            input.AsSpan(at, count).CopyTo(pipe.Writer.GetSpan(count));
            pipe.Writer.Advance(count);
            _ = pipe.Writer.FlushAsync();
            at += count;
            executed += RunPipe(pipe, parser, batch, executed);
        }

        Assert.That(executed, Is.EqualTo(500));
        Assert.That(parser.UnreleasedBytes, Is.Zero);
    }

    private static int RunPipe(Pipe pipe, RequestParser parser, RequestBatch batch, int first)
    {
        int executed = 0;
        ParseStatus status = ParseStatus.Ok;
        Assert.That(pipe.Reader.TryRead(out ReadResult read), Is.True);
        var buffer = read.Buffer;
        long total = 0;
        while (status == ParseStatus.Ok)
        {
            status = parser.Parse(buffer, batch, RequestLimits.Default);
            long done = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                string key = Encoding.Latin1.GetString(batch.Arg(i, 1).Span);
                int number = first + executed++;
                Assert.That(key, Is.EqualTo($"k{number:0000}"));
                Assert.That(batch.Arg(i, 2).Length, Is.EqualTo(number % 50));
                done += batch.Bytes(i);
            }

            batch.Clear();
            parser.Released(done);
            total += done;
            buffer = buffer.Slice(done);
        }

        pipe.Reader.AdvanceTo(read.Buffer.GetPosition(total), read.Buffer.End);
        return executed;
    }
}
