// QuicklistShared: what all lists of one server have in common.
// Port of the file-level statics of redis 7.2 quicklist.c: there one a process, here one a server.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>The size from which an element gets a node of its own, and the compressor with its
/// table. For one thread.</summary>
public sealed class QuicklistShared
{
    private const long MaxThreshold = (1L << 32) - (1 << 20);

    private Lzf? _lzf;

    /// <summary>Elements from this size on are plain nodes.</summary>
    /// <port>quicklist.c packed_threshold</port>
    public long PackedThreshold { get; private set; } = Listpack.MaxSafetySize;

    /// <summary>Is told before nodes change or go; null when nobody wants to know.</summary>
    public IQuicklistWatch? Watch { get; set; }

    // Its table has 256 KiB: only who compresses lists gets one.
    internal Lzf Lzf => _lzf ??= new Lzf();

    /// <summary>Sets the threshold (DEBUG QUICKLIST-PACKED-THRESHOLD), 0 is the built-in one. False
    /// when it is too large.</summary>
    /// <port>quicklist.c quicklistisSetPackedThreshold</port>
    public bool SetPackedThreshold(long size)
    {
        if (size is < 0 or > MaxThreshold)
        {
            return false;
        }

        PackedThreshold = size == 0 ? Listpack.MaxSafetySize : size;
        return true;
    }

    /// <port>quicklist.c isLargeElement</port>
    internal bool IsLarge(long size)
    {
        // REDISNET(quicklist-packed-max): a listpack never exceeds a gibibyte, whatever is set.
        return size >= PackedThreshold || size >= Listpack.MaxSafetySize;
    }
}
