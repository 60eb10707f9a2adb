// SimOptions: everything that can be chosen about a simulated world.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The default of each field is zero and means a perfect world: no delay, no fault. Whatever is
// chance is drawn from the world's seed. All but the seed may be changed while the world runs
// (SimWorld.Options with { … }); a link keeps what it was given of its own.
namespace RedisNet.Sim;

/// <summary>Choices for a <see cref="SimWorld"/>.</summary>
public readonly record struct SimOptions
{
    /// <summary>Seed of everything that is chance in the world.</summary>
    public ulong Seed { get; init; }

    /// <summary>How long a packet is under way between two hosts, in microseconds.</summary>
    public long LatencyUs { get; init; }

    /// <summary>How long it may be under way beyond that, drawn for each packet; order is
    /// kept.</summary>
    public long LatencyJitterUs { get; init; }

    /// <summary>What a link between two hosts carries in a second; 0: without limit.</summary>
    public long LinkBytesPerSecond { get; init; }

    /// <summary>Bytes one direction of a connection holds before its sender must wait; 0: 128
    /// KiB.</summary>
    public int SocketBufferBytes { get; init; }

    /// <summary>How many sends in a hundred take only a part of what fits.</summary>
    public int ShortSendPercent { get; init; }

    /// <summary>How many receives in a hundred give only a part of what is there.</summary>
    public int ShortRecvPercent { get; init; }

    /// <summary>How many sends in a million between two hosts are answered by a reset of the
    /// connection, at both ends.</summary>
    public int ResetPerMillionSends { get; init; }

    /// <summary>How many connections opened in a hundred between two hosts are refused.</summary>
    public int RefuseConnectPercent { get; init; }

    /// <summary>After what time a connection that gets no answer fails with ETIMEDOUT; 0: 127
    /// seconds, as Linux without settings.</summary>
    public long ConnectTimeoutUs { get; init; }

    /// <summary>For how long lost bytes are sent again before the connection fails with ETIMEDOUT;
    /// 0: 924 seconds, as Linux without settings.</summary>
    public long RetransmitLimitUs { get; init; }

    /// <summary>How long a background job waits at most before a worker takes it up, drawn for
    /// each.</summary>
    public long JobDelayUs { get; init; }

    /// <summary>True: a node that dies of a broken invariant is only marked dead. False: the test
    /// that runs the world sees the exception.</summary>
    public bool KeepGoingAfterCrash { get; init; }
}
