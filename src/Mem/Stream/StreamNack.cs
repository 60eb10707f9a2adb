// StreamNack: an entry that was delivered to a consumer and not acknowledged.
// Port of redis 7.2 stream.h streamNACK, t_stream.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One block, linked twice under the entry's ID: from the group and from the consumer. The group
// owns it; StreamGroup keeps both links.
namespace RedisNet.Mem;

/// <summary>Handle of a pending delivery; the default value is "none".</summary>
/// <port>stream.h streamNACK</port>
public readonly unsafe struct StreamNack
{
    private readonly StreamNackBlock* _b;

    internal StreamNack(StreamNackBlock* b)
    {
        _b = b;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsNull => _b == null;

    /// <summary>When it was delivered last.</summary>
    public long DeliveredUnixMs
    {
        get => _b->DeliveredUnixMs;
        set => _b->DeliveredUnixMs = value;
    }

    /// <summary>How often it was delivered.</summary>
    public long Deliveries
    {
        get => _b->Deliveries;
        set => _b->Deliveries = value;
    }

    /// <summary>Who has it; null only while a value is being read or claimed.</summary>
    public StreamConsumer Consumer => new(_b->Consumer);

    internal nint Address => (nint)_b;

    internal static StreamNack FromAddress(nint address)
    {
        return new StreamNack((StreamNackBlock*)address);
    }

    /// <port>t_stream.c streamCreateNACK</port>
    internal static StreamNack New(Zmalloc z, StreamConsumer consumer, long nowUnixMs)
    {
        StreamNackBlock* b = (StreamNackBlock*)z.Alloc((nuint)sizeof(StreamNackBlock));
        b->DeliveredUnixMs = nowUnixMs;
        b->Deliveries = 1;
        b->Consumer = consumer.Block;
        return new StreamNack(b);
    }

    internal void SetConsumer(StreamConsumer consumer)
    {
        _b->Consumer = consumer.Block;
    }
}
