// RehashBench: a table of a million keys moves to one of another size, a bucket at a time.
// Ours, no origin in C.
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using RedisNet.Mem;

namespace RedisNet.Bench.Micro;

public class RehashBench
{
    private const int Keys = 1_000_000;
    private const int Steps = 4096;
    private const long Small = 1 << 20;
    private const long Large = 1 << 21;

    private ZmallocSlab _z = null!;
    private KeyspaceDict _dict = null!;

    [GlobalSetup]
    public void Setup()
    {
        _z = new ZmallocSlab();
        _dict = new KeyspaceDict(_z, new DictShared(new byte[16]));
        for (int i = 0; i < Keys; i++)
        {
            byte[] key = Encoding.ASCII.GetBytes(i.ToString("d16", CultureInfo.InvariantCulture));
            _dict.Add(Robj.Create(_z, key, "xxxxxxxxxxxxxxxx"u8), _dict.GetHash(key));
        }
        Finish();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _dict.Release();
        _z.Dispose();
    }

    /// <summary>One step of dictRehash, as each lookup makes one while the table moves.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public long Step()
    {
        for (int i = 0; i < Steps; i++)
        {
            if (!_dict.Main.Rehash(1))
            {
                // There and back again: from 2^20 buckets to 2^21, and from 2^21 to 2^20.
                _dict.Main.Expand(_dict.Main.Slots == Small ? Large : Small);
            }
        }
        return _dict.Main.RehashIndex;
    }

    private void Finish()
    {
        while (_dict.Main.IsRehashing)
        {
            _dict.Main.Rehash(1000);
        }
    }
}
