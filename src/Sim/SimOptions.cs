// SimOptions: everything that can be chosen about a simulated world.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The default of each field is zero and means a perfect world: no delay, no fault. A fault to come
// is a field here, with its unit in its name, and is drawn from the world's seed.
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

    /// <summary>Bytes one direction of a connection holds before its sender must wait; 0: 128
    /// KiB.</summary>
    public int SocketBufferBytes { get; init; }

    /// <summary>How many sends in a hundred take only a part of what fits.</summary>
    public int ShortSendPercent { get; init; }

    /// <summary>How many receives in a hundred give only a part of what is there.</summary>
    public int ShortRecvPercent { get; init; }

    /// <summary>True: a node that dies of a broken invariant is only marked dead. False: the test
    /// that runs the world sees the exception.</summary>
    public bool KeepGoingAfterCrash { get; init; }
}
