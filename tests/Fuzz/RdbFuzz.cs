// RdbFuzz: damaged RDB files.
// Ours, no origin in C.
using System;
using RedisNet.Server;

namespace RedisNet.Fuzz;

/// <summary>A file is loaded or refused, by the server as from a master, and by the checker. What
/// was loaded can be looked at, saved and deleted.</summary>
internal sealed class RdbFuzz(Corpus corpus) : IFuzzTarget
{
    private const string File = "fuzz.rdb";
    private const int MagicBytes = 9;

    public string Name => "rdb";

    public byte[] Draw(Random random)
    {
        byte[] file = corpus.Files[random.Next(corpus.Files.Count)];
        byte[] other = corpus.Files[random.Next(corpus.Files.Count)];
        return Mutator.Mutate(random, file, other, MagicBytes);
    }

    public bool Run(FuzzServer s, Random random, byte[] input)
    {
        s.WriteFile(File, input);
        s.Server.Config.Rdbchecksum = random.Next(10) == 0;
        bool loaded = RdbLoader.Load(s.Server, File, null, RdbFlags.Replication)
            == RdbLoadResult.Ok;
        if (loaded)
        {
            string digest = s.Do("DEBUG", "DIGEST");
            s.Queue("SCAN", "0", "COUNT", "100");
            s.Queue("HSET", "hash", "a", "1");
            s.Queue("RPUSH", "list", "a");
            s.Queue("SADD", "set", "a");
            s.Queue("ZADD", "zset", "1", "a");
            s.Queue("APPEND", "text", "a");
            s.Queue("XADD", "stream", "*", "a", "1");
            s.Flush();
            if (digest.Length == 0 || s.Do("SAVE") != "+OK\r\n")
            {
                throw new FuzzFailure("what was loaded cannot be saved");
            }
        }
        s.Do("FLUSHALL", "SYNC");
        _ = new RdbCheck(s.Server, File).Run();
        return loaded;
    }
}
