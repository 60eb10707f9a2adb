// SimInode: one file, as the system shows it and as the disk has it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sim;

/// <summary>A file or a folder. What was not synced is lost with the power.</summary>
internal sealed class SimInode(bool folder, int mode)
{
    private const int FolderType = 0x4000;
    private const int RegularType = 0x8000;
    private const int SocketType = 0xC000;
    private const int SectorBytes = 512;

    private byte[] _data = [];
    private byte[] _durable = [];
    private int _durableLength;
    private int _dirtyFrom = int.MaxValue;
    private int _dirtyTo;
    private int _powerCuts;
    private int _syncs;

    /// <summary>Another for each file of a disk.</summary>
    internal long Id { get; init; }

    /// <summary>Id and number of syncs in one.</summary>
    internal long DurableVersion => (Id << 20) + _syncs;

    internal bool IsFolder => folder;

    internal bool IsSocket { get; init; }

    internal int Length { get; private set; }

    internal int Permissions { get; set; } = mode;

    internal long ModifiedUnixMs { get; set; }

    internal int Mode =>
        Permissions | (folder ? FolderType : IsSocket ? SocketType : RegularType);

    internal ReadOnlySpan<byte> Data => _data.AsSpan(0, Length);

    internal ReadOnlySpan<byte> Durable => _durable.AsSpan(0, _durableLength);

    /// <summary>The same content and mode, all of it durable.</summary>
    internal SimInode Copy(long id)
    {
        SimInode copy = new(folder, Permissions)
        {
            Id = id, IsSocket = IsSocket, ModifiedUnixMs = ModifiedUnixMs,
        };
        copy.Write(Data, 0);
        copy.Sync();
        return copy;
    }

    internal void Write(ReadOnlySpan<byte> data, int offset)
    {
        int end = offset + data.Length;
        if (end > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(end, Math.Max(256, _data.Length * 2)));
        }
        data.CopyTo(_data.AsSpan(offset));
        Dirty(Math.Min(offset, Length), end);
        Length = Math.Max(Length, end);
    }

    internal void Truncate(int length)
    {
        if (length > _data.Length)
        {
            Array.Resize(ref _data, length);
        }
        if (length < Length)
        {
            _data.AsSpan(length, Length - length).Clear();
        }
        Dirty(Math.Min(length, Length), Math.Max(length, Length));
        Length = length;
    }

    /// <summary>What is there now survives a power cut.</summary>
    internal void Sync() => BeginSync()();

    /// <summary>What is there now is on its way to the disk; it is there when the result is called,
    /// unless the power went in between.</summary>
    internal Action BeginSync()
    {
        int length = Length;
        int from = Math.Min(_dirtyFrom, length);
        byte[] dirty = from < _dirtyTo ? _data[from..Math.Min(_dirtyTo, length)] : [];
        int cuts = _powerCuts;
        (_dirtyFrom, _dirtyTo) = (int.MaxValue, 0);
        return () =>
        {
            if (cuts == _powerCuts)
            {
                Keep(from, dirty);
                KeepLength(length);
                _syncs++;
            }
        };
    }

    /// <summary>A sync failed: the pages count as clean from now on, and are not on the
    /// disk.</summary>
    internal void FailSync() => (_dirtyFrom, _dirtyTo) = (int.MaxValue, 0);

    /// <summary>Some of what is not synced reaches the disk while the power goes.</summary>
    internal void TearUnsynced(SimRandom random, in SimDiskFaults faults)
    {
        int to = Math.Min(_dirtyTo, Length);
        bool length = random.Percent(faults.UnsyncedLengthPercent);
        _syncs++;
        for (int at = _dirtyFrom / SectorBytes * SectorBytes;
            at < to && faults.UnsyncedSectorPercent > 0;
            at += SectorBytes)
        {
            if (random.Percent(faults.UnsyncedSectorPercent))
            {
                int end = Math.Min(at + SectorBytes, Length);
                Keep(at, _data.AsSpan(at, end - at));
            }
        }
        if (length)
        {
            KeepLength(Length);
        }
    }

    /// <summary>Goes back to what was synced last.</summary>
    internal void DropUnsynced()
    {
        _data = _durable.AsSpan(0, _durableLength).ToArray();
        Length = _durableLength;
        (_dirtyFrom, _dirtyTo) = (int.MaxValue, 0);
        _powerCuts++;
    }

    private void Keep(int from, ReadOnlySpan<byte> data)
    {
        if (from + data.Length > _durable.Length)
        {
            Array.Resize(ref _durable, Math.Max(from + data.Length, _data.Length));
        }
        data.CopyTo(_durable.AsSpan(from));
    }

    private void KeepLength(int length)
    {
        if (length > _durable.Length)
        {
            Array.Resize(ref _durable, length);
        }
        if (length < _durableLength)
        {
            // What a shorter file left behind is not in a longer one later.
            _durable.AsSpan(length, _durableLength - length).Clear();
        }
        _durableLength = length;
    }

    private void Dirty(int from, int to)
    {
        _dirtyFrom = Math.Min(_dirtyFrom, from);
        _dirtyTo = Math.Max(_dirtyTo, to);
    }
}
