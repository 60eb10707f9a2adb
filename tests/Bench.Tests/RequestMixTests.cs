// RequestMixTests: what the load generator asks.
// Ours, no origin in C.
using System;
using System.Text;
using NUnit.Framework;
using RedisNet.Bench.EndToEnd;

namespace RedisNet.Bench.Tests;

public sealed class RequestMixTests
{
    [Test]
    public void Half_are_SET_and_keys_are_those_that_were_filled_in()
    {
        var mix = new RequestMix(250);
        byte[] bytes = new byte[RequestMix.MostBytes];
        int sets = 0, most = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string request = Encoding.ASCII.GetString(bytes, 0, mix.Write(bytes));
            int at = request.IndexOf("key:", StringComparison.Ordinal);
            int key = int.Parse(request.AsSpan(at + 4, 12));
            string expected = request.Contains("SET", StringComparison.Ordinal)
                ? $"*3\r\n$3\r\nSET\r\n$16\r\n{Fill.Key(key)}\r\n$16\r\n{Fill.Value}\r\n"
                : $"*2\r\n$3\r\nGET\r\n$16\r\n{Fill.Key(key)}\r\n";
            Assert.That(request, Is.EqualTo(expected));
            sets += request[1] == '3' ? 1 : 0;
            most = Math.Max(most, key);
        }
        Assert.That(sets, Is.InRange(4_700, 5_300));
        Assert.That(most, Is.EqualTo(249));
    }
}
