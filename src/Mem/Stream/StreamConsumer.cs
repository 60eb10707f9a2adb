// StreamConsumer: one reader of a consumer group.
// Port of redis 7.2 stream.h streamConsumer, t_stream.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Mem;

/// <summary>Handle of a consumer, which its group owns; the default value is "none". Never
/// moves.</summary>
/// <port>stream.h streamConsumer</port>
public readonly unsafe struct StreamConsumer : IEquatable<StreamConsumer>
{
    private readonly StreamConsumerBlock* _b;

    internal StreamConsumer(StreamConsumerBlock* b)
    {
        _b = b;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsNull => _b == null;

    /// <summary>Case matters.</summary>
    public ReadOnlySpan<byte> Name => Sds.FromAddress(_b->Name).Span;

    /// <summary>When it last tried to read or claim.</summary>
    public long SeenUnixMs
    {
        get => _b->SeenUnixMs;
        set => _b->SeenUnixMs = value;
    }

    /// <summary>When it last got something; -1 for never.</summary>
    public long ActiveUnixMs
    {
        get => _b->ActiveUnixMs;
        set => _b->ActiveUnixMs = value;
    }

    /// <summary>What it has not acknowledged.</summary>
    public StreamPending Pending => new(Rax.FromAddress(_b->Pending));

    internal StreamConsumerBlock* Block => _b;

    internal nint Address => (nint)_b;

    /// <summary>The consumer a value of the tree of consumers stands for.</summary>
    public static StreamConsumer FromAddress(nint address)
    {
        return new StreamConsumer((StreamConsumerBlock*)address);
    }

    public bool Equals(StreamConsumer other)
    {
        return _b == other._b;
    }

    public override bool Equals(object? obj)
    {
        return obj is StreamConsumer other && Equals(other);
    }

    public override int GetHashCode()
    {
        return Address.GetHashCode();
    }

    internal static StreamConsumer New(Zmalloc z, ReadOnlySpan<byte> name, long nowUnixMs)
    {
        Rax pending = Rax.New(z);
        Sds copy = Sds.TryNew(z, name);
        nint b = copy.IsNull ? 0 : z.TryAlloc((nuint)sizeof(StreamConsumerBlock));
        if (b == 0)
        {
            Sds.Free(z, ref copy);
            Rax.Free(z, ref pending);
            z.OutOfMemory((nuint)sizeof(StreamConsumerBlock));
        }

        StreamConsumer consumer = FromAddress(b);
        consumer._b->SeenUnixMs = nowUnixMs;
        consumer._b->ActiveUnixMs = -1;
        consumer._b->Name = copy.Address;
        consumer._b->Pending = pending.Address;
        return consumer;
    }

    /// <summary>Frees a consumer, but not what is pending with it: that is the group's.</summary>
    /// <port>t_stream.c streamFreeConsumer</port>
    internal static void Free(Zmalloc z, nint address)
    {
        StreamConsumerBlock* b = (StreamConsumerBlock*)address;
        Rax pending = Rax.FromAddress(b->Pending);
        Rax.Free(z, ref pending);
        Sds name = Sds.FromAddress(b->Name);
        Sds.Free(z, ref name);
        z.Free(address);
    }
}
