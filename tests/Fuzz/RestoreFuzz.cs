// RestoreFuzz: damaged payloads for RESTORE.
// Ours, no origin in C.
using System;
using System.Text;

namespace RedisNet.Fuzz;

/// <summary>The answer is OK or Bad data format. What is accepted can be looked at, written out,
/// read back to the same digest, changed and deleted.</summary>
internal sealed class RestoreFuzz(Corpus corpus) : IFuzzTarget
{
    private const string Footer = "\x0B\0\0\0\0\0\0\0\0\0";

    public string Name => "restore";

    public byte[] Draw(Random random)
    {
        byte[] value = corpus.Values[random.Next(corpus.Values.Count)];
        byte[] other = corpus.Values[random.Next(corpus.Values.Count)];
        return Mutator.Mutate(random, value, other, random.Next(10) == 0 ? 0 : 1);
    }

    public bool Run(FuzzServer s, Random random, byte[] input)
    {
        string reply = s.Do("RESTORE", "k", "0", Encoding.Latin1.GetString(input) + Footer);
        if (reply == "-ERR Bad data format\r\n")
        {
            return false;
        }
        if (reply != "+OK\r\n")
        {
            throw new FuzzFailure("RESTORE answered " + reply);
        }
        string type = s.Do("TYPE", "k").Trim('+', '\r', '\n');
        Walk.Queue(s, random, type);
        s.Flush();
        WriteAndReadBack(s);
        Walk.Queue(s, random, type);
        s.Queue("DEL", "k", "k2", "back");
        s.Flush();
        return true;
    }

    private static void WriteAndReadBack(FuzzServer s)
    {
        // It may be gone by now.
        if (s.DoBulk("DUMP", "k") is not { } payload)
        {
            return;
        }
        Server.SanitizeDumpPayload before = s.Server.Config.SanitizeDumpPayload;
        s.Server.Config.SanitizeDumpPayload = Server.SanitizeDumpPayload.No;
        string back = s.Do("RESTORE", "back", "0", payload);
        s.Server.Config.SanitizeDumpPayload = before;
        if (back != "+OK\r\n")
        {
            throw new FuzzFailure("what DUMP wrote was answered with " + back);
        }
        string digest = s.Do("DEBUG", "DIGEST-VALUE", "k");
        if (s.Do("DEBUG", "DIGEST-VALUE", "back") != digest)
        {
            throw new FuzzFailure("what DUMP wrote came back as something else");
        }
    }
}
