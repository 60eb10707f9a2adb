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

    private byte[] _data = [];
    private byte[] _durable = [];
    private int _durableLength;
    private int _dirtyFrom = int.MaxValue;
    private int _dirtyTo;
    private int _syncs;

    /// <summary>Another for each file of a disk.</summary>
    internal long Id { get; init; }

    /// <summary>What is synced.</summary>
    internal ReadOnlySpan<byte> Durable => _durable.AsSpan(0, _durableLength);

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
    internal void Sync()
    {
        if (_durable.Length < Length)
        {
            Array.Resize(ref _durable, _data.Length);
        }
        int to = Math.Min(_dirtyTo, Length);
        if (_dirtyFrom < to)
        {
            _data.AsSpan(_dirtyFrom, to - _dirtyFrom).CopyTo(_durable.AsSpan(_dirtyFrom));
        }
        _durableLength = Length;
        _syncs++;
        (_dirtyFrom, _dirtyTo) = (int.MaxValue, 0);
    }

    /// <summary>Goes back to what was synced last.</summary>
    internal void DropUnsynced()
    {
        _data = _durable.AsSpan(0, _durableLength).ToArray();
        Length = _durableLength;
        (_dirtyFrom, _dirtyTo) = (int.MaxValue, 0);
    }

    private void Dirty(int from, int to)
    {
        _dirtyFrom = Math.Min(_dirtyFrom, from);
        _dirtyTo = Math.Max(_dirtyTo, to);
    }
}
