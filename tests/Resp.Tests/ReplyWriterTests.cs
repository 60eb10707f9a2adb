// ReplyWriterTests: each reply in both protocol versions, byte for byte. No port.
namespace RedisNet.Resp.Tests;

using System;
using System.Buffers;
using System.Text;
using NUnit.Framework;

public sealed class ReplyWriterTests
{
    private static string Write(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> writer = new();
        write(writer);
        return Encoding.Latin1.GetString(writer.WrittenSpan);
    }

    [Test]
    public void Replies_that_are_the_same_in_both_versions()
    {
        Assert.That(Write(w => ReplyWriter.Status(w, "OK"u8)), Is.EqualTo("+OK\r\n"));
        Assert.That(Write(w => ReplyWriter.Integer(w, 0)), Is.EqualTo(":0\r\n"));
        Assert.That(Write(w => ReplyWriter.Integer(w, -1)), Is.EqualTo(":-1\r\n"));
        Assert.That(
            Write(w => ReplyWriter.Integer(w, long.MinValue)),
            Is.EqualTo(":-9223372036854775808\r\n"));
        Assert.That(Write(w => ReplyWriter.Bulk(w, default)), Is.EqualTo("$0\r\n\r\n"));
        Assert.That(Write(w => ReplyWriter.Bulk(w, "hello"u8)), Is.EqualTo("$5\r\nhello\r\n"));
        Assert.That(Write(w => ReplyWriter.BulkInteger(w, 42)), Is.EqualTo("$2\r\n42\r\n"));
        Assert.That(Write(w => ReplyWriter.ArrayHeader(w, 12)), Is.EqualTo("*12\r\n"));
        string large = new('x', 100_000);
        byte[] bytes = Encoding.ASCII.GetBytes(large);
        Assert.That(
            Write(w => ReplyWriter.Bulk(w, bytes)), Is.EqualTo("$100000\r\n" + large + "\r\n"));
    }

    [Test]
    public void Errors_get_the_code_ERR_unless_they_bring_their_own()
    {
        Assert.That(Write(w => ReplyWriter.Error(w, "no"u8)), Is.EqualTo("-ERR no\r\n"));
        Assert.That(Write(w => ReplyWriter.Error(w, "-WRONG no"u8)), Is.EqualTo("-WRONG no\r\n"));
        Assert.That(
            Write(w => ReplyWriter.ErrorSafe(w, "\r\na\r\nb\n"u8)), Is.EqualTo("-ERR a  b\r\n"));
        Assert.That(Write(w => ReplyWriter.ErrorSafe(w, "-X a\nb"u8)), Is.EqualTo("-X a b\r\n"));
    }

    [TestCase(2, "$-1\r\n*-1\r\n*4\r\n*2\r\n:1\r\n:0\r\n$3\r\n123\r\n$3\r\nabc\r\n")]
    [TestCase(3, "_\r\n_\r\n%2\r\n~2\r\n#t\r\n#f\r\n(123\r\n=7\r\ntx :abc\r\n")]
    public void Replies_that_differ_between_the_versions(int resp, string expected)
    {
        Assert.That(
            Write(w =>
            {
                ReplyWriter.Null(w, resp);
                ReplyWriter.NullArray(w, resp);
                ReplyWriter.MapHeader(w, resp, 2);
                ReplyWriter.SetHeader(w, resp, 2);
                ReplyWriter.Bool(w, resp, true);
                ReplyWriter.Bool(w, resp, false);
                ReplyWriter.BigNumber(w, resp, "123"u8);
                ReplyWriter.Verbatim(w, resp, "abc"u8, "tx"u8);
            }),
            Is.EqualTo(expected));
    }

    [TestCase(2, "$3\r\n3.5\r\n$4\r\n-inf\r\n$3\r\nnan\r\n$3\r\n0.3\r\n")]
    [TestCase(3, ",3.5\r\n,-inf\r\n,nan\r\n,0.3\r\n")]
    public void Doubles(int resp, string expected)
    {
        LongDouble.TryParse("0.3"u8, out LongDouble human);
        Assert.That(
            Write(w =>
            {
                ReplyWriter.Double(w, resp, 3.5);
                ReplyWriter.Double(w, resp, double.NegativeInfinity);
                ReplyWriter.Double(w, resp, double.NaN);
                ReplyWriter.HumanLongDouble(w, resp, human);
            }),
            Is.EqualTo(expected));
    }

    [Test]
    public void Pushes_and_attributes_exist_in_RESP3_only()
    {
        Assert.That(Write(w => ReplyWriter.PushHeader(w, 3, 2)), Is.EqualTo(">2\r\n"));
        Assert.That(Write(w => ReplyWriter.AttributeHeader(w, 3, 1)), Is.EqualTo("|1\r\n"));
        Assert.That(
            () => Write(w => ReplyWriter.PushHeader(w, 2, 2)),
            Throws.InvalidOperationException);
    }

    [Test]
    public void What_is_written_reads_back()
    {
        ArrayBufferWriter<byte> writer = new();
        ReplyWriter.PushHeader(writer, 3, 3);
        ReplyWriter.Double(writer, 3, 0.1);
        ReplyWriter.Verbatim(writer, 3, "text"u8, "txt"u8);
        ReplyWriter.MapHeader(writer, 3, 1);
        ReplyWriter.Bulk(writer, "k"u8);
        ReplyWriter.Null(writer, 3);
        ReplyReader reader = new();
        reader.Feed(writer.WrittenSpan);
        Assert.That(reader.TryGetReply(out Reply? reply), Is.True);
        Assert.That(reply!.Type, Is.EqualTo(ReplyType.Push));
        Assert.That(reply[0].Double, Is.EqualTo(0.1));
        Assert.That(reply[1].Format, Is.EqualTo("txt"));
        Assert.That(reply[2][1].IsNil, Is.True);
    }
}
