// SimDiskFaults: what is wrong with a disk.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Zero is a perfect and pessimistic disk: it never fails, takes no time, and a power cut takes all
// that was not synced. The three percentages let some of that survive: what a real disk does.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Faults of a <see cref="SimDisk"/>, to be changed at any time.</summary>
public readonly record struct SimDiskFaults
{
    /// <summary>If not None, opening fails so.</summary>
    public Errno Opens { get; init; }

    /// <summary>If not None, writes fail so: ENOSPC, EIO.</summary>
    public Errno Writes { get; init; }

    /// <summary>If not None, syncs fail so, of files and folders. A file forgets what it had to
    /// sync: the next sync says yes and has not written it.</summary>
    public Errno Syncs { get; init; }

    /// <summary>If not None, renames fail so.</summary>
    public Errno Renames { get; init; }

    /// <summary>How long a write takes, in microseconds.</summary>
    public long WriteDelayUs { get; init; }

    /// <summary>How long a sync takes, in microseconds. On the loop the node stands still; in a job
    /// the job takes that long, and what it syncs is safe at its end.</summary>
    public long SyncDelayUs { get; init; }

    /// <summary>How much all files may hold together: ENOSPC beyond, after a short write. 0:
    /// without limit.</summary>
    public long CapacityBytes { get; init; }

    /// <summary>How many of a hundred unsynced sectors of 512 bytes survive a power cut, each by
    /// itself: files are torn.</summary>
    public int UnsyncedSectorPercent { get; init; }

    /// <summary>How many of a hundred unsynced file lengths survive a power cut; what the length
    /// covers and the sectors do not is zeros.</summary>
    public int UnsyncedLengthPercent { get; init; }

    /// <summary>In how many of a hundred power cuts a part of the unsynced creations, renames and
    /// unlinks survives, the oldest first, with or without the content.</summary>
    public int UnsyncedNamePercent { get; init; }
}
