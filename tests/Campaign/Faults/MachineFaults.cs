// MachineFaults: what can happen to disks, clocks and power.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RedisNet.Os;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Disks, clocks, power.</summary>
public static class MachineFaults
{
    private const long UsPerS = 1_000_000;
    private const long PpmPerMille = 1000;

    /// <summary>Begins a fault; the answer ends it. Null if it is of another kind or over at
    /// once.</summary>
    public static Action? Begin(FaultContext x, FaultWindow w)
    {
        Member m = FaultContext.Pick(x.All, w.Target / 2);
        SimHost host = m.Node.Host;
        switch (w.Class)
        {
            case FaultClass.PowerLoss:
                host.PowerLoss();
                return null;
            case FaultClass.TornSectors:
                Torn(x, host, w.Amount);
                return null;
            case FaultClass.RestartEmpty when w.Amount == 3:
                LoseId(x, FaultContext.Pick(x.Cluster.Sentinels, w.Target));
                return null;
            case FaultClass.RestartEmpty:
                Member replica = x.ReplicaOf(w.Group, w.Target);
                FaultContext.Kill(replica);
                Empty(replica);
                return null;
            case FaultClass.RestartOldDisk:
                return OldDisk(FaultContext.Pick(x.Servers(w.Group), w.Target));
            case FaultClass.ClockForward:
                x.Marks.Hit(MarkTable.ClockForward);
                host.StepWallUs(w.Amount * UsPerS);
                return null;
            case FaultClass.ClockBackward:
                x.Marks.Hit(MarkTable.ClockBackward);
                host.StepWallUs(-w.Amount * UsPerS);
                return null;
            case FaultClass.ClockDrift:
                host.DriftPpm = (w.Target % 2 == 0 ? 1 : -1) * w.Amount * PpmPerMille;
                return () => host.DriftPpm = 0;
            default:
                return BeginOfDisk(x.All.Where(a => a.Ip == m.Ip).Select(a => a.Disk).ToList(), w);
        }
    }

    // Some of what was not synced survives: sectors, lengths and names, each by itself.
    private static void Torn(FaultContext x, SimHost host, int percent)
    {
        List<SimDisk> disks = x.All.Where(m => m.Ip == host.Ip).Select(m => m.Disk).ToList();
        disks.ForEach(d => d.Faults = d.Faults with
        {
            UnsyncedSectorPercent = percent,
            UnsyncedLengthPercent = percent,
            UnsyncedNamePercent = percent,
        });
        host.PowerLoss();
        disks.ForEach(d => d.Faults = default);
    }

    private static Action? BeginOfDisk(List<SimDisk> disks, FaultWindow w) => w.Class switch
    {
        FaultClass.SlowSync => With(disks, f => f with { SyncDelayUs = w.Amount * 1000L }),
        FaultClass.SlowWrite => With(disks, f => f with { WriteDelayUs = w.Amount }),
        FaultClass.DiskFull => With(disks, f => f with { Writes = Errno.ENOSPC }),
        FaultClass.DiskError => With(disks, f => f with { Writes = Errno.EIO }),
        FaultClass.SyncError => With(disks, f => f with { Syncs = Errno.EIO }),
        _ => null,
    };

    private static Action With(List<SimDisk> disks, Func<SimDiskFaults, SimDiskFaults> with)
    {
        disks.ForEach(d => d.Faults = with(d.Faults));
        return () => disks.ForEach(d => d.Faults = default);
    }

    private static Action OldDisk(Member m)
    {
        SimDiskImage then = m.Disk.TakeImage();
        return () =>
        {
            FaultContext.Kill(m);
            m.Disk.Restore(then);
        };
    }

    // As an operator does who sets up a machine with the file of another: all is kept but the id.
    private static void LoseId(FaultContext x, Member m)
    {
        FaultContext.Kill(m);
        IEnumerable<string> lines = Encoding.Latin1.GetString(m.Disk.Get(Member.ConfigPath)!)
            .Split('\n').Where(l => !l.StartsWith("sentinel myid ", StringComparison.Ordinal));
        m.Disk.Put(Member.ConfigPath, Encoding.Latin1.GetBytes(string.Join('\n', lines)));
        x.Checkers.Forget(m);
    }

    // The configuration file stays: an operator would put it there anyway.
    private static void Empty(Member m)
    {
        byte[] config = m.Disk.Get(Member.ConfigPath)!;
        m.Disk.Clear();
        m.Disk.Put(Member.ConfigPath, config);
    }
}
