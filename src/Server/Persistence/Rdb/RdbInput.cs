// RdbInput: an RDB file, or a value in memory, being read, with offset and running checksum.
// Port of redis 7.2 rio.c (file and buffer source). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Most of what is read is a few bytes long, so that has a short way: from the buffer, with one
// comparison for its end and one for the progress. What is larger than the buffer does not go
// through it. Bytes in memory that are no array go through it as a file's do.
using System;
using System.Runtime.InteropServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Buffered forward reading. Whoever opened the descriptor closes it.</summary>
/// <port>rio.h rio</port>
public sealed class RdbInput
{
    private const int BufferBytes = 64 * 1024;

    private readonly IFileSystem? _files;
    private readonly int _fd;
    private readonly long _size;
    private readonly bool _checksum;
    private readonly byte[] _buffer;
    private ReadOnlyMemory<byte> _more;

    /// <summary>Offset in the source of the buffer's first byte.</summary>
    private long _base;
    private int _at;
    private int _end;
    private int _summedTo;
    private ulong _crc;
    private long _nextProgress = long.MaxValue;

    /// <summary>Reads a file that is <paramref name="size"/> bytes long.</summary>
    public RdbInput(IFileSystem files, int fd, long size, bool checksum)
    {
        _files = files;
        _fd = fd;
        _size = size;
        _checksum = checksum;
        _buffer = new byte[BufferBytes];
    }

    /// <summary>Reads these bytes, without checksum.</summary>
    /// <port>rio.c rioInitWithBuffer</port>
    public RdbInput(ReadOnlyMemory<byte> bytes)
    {
        _size = bytes.Length;
        if (MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array))
        {
            _buffer = array.Array ?? [];
            _base = -array.Offset;
            _at = array.Offset;
            _end = array.Offset + array.Count;
            _summedTo = _at;
        }
        else
        {
            _buffer = new byte[int.Min(bytes.Length, BufferBytes)];
            _more = bytes;
        }
    }

    /// <summary>Bytes taken so far.</summary>
    public long Processed => _base + _at;

    /// <summary>Bytes the file still has, going by the size it had when it was opened.</summary>
    public long Remaining => _size - Processed;

    /// <summary>Called when another stretch of <see cref="ProgressIntervalBytes"/> was
    /// taken.</summary>
    public Action<long>? Progress { get; set; }

    /// <summary>How often to call <see cref="Progress"/>; 0 is never.</summary>
    public long ProgressIntervalBytes
    {
        get => field;
        init
        {
            field = value;
            _nextProgress = value > 0 ? value : long.MaxValue;
        }
    }

    /// <summary>Checksum of everything taken so far; 0 without checksums.</summary>
    public ulong Crc
    {
        get
        {
            Sum();
            return _crc;
        }
    }

    /// <summary>The next byte; -1 when the file ends here or cannot be read.</summary>
    public int ReadByte()
    {
        if (_at < _end && Processed + 1 < _nextProgress)
        {
            return _buffer[_at++];
        }

        Span<byte> one = stackalloc byte[1];
        return Read(one) ? one[0] : -1;
    }

    /// <summary>Fills <paramref name="to"/>; false when the file ends before or cannot be read: the
    /// offset then stays where this read began.</summary>
    /// <port>rio.h rioRead</port>
    public bool Read(Span<byte> to)
    {
        if (to.Length > _end - _at)
        {
            return ReadOn(to);
        }

        _buffer.AsSpan(_at, to.Length).CopyTo(to);
        _at += to.Length;
        if (Processed >= _nextProgress)
        {
            TellProgress();
        }

        return true;
    }

    private bool ReadOn(Span<byte> to)
    {
        long before = Processed;
        while (!to.IsEmpty)
        {
            if (_at == _end && !(to.Length >= BufferBytes ? ReadPast(ref to) : Refill()))
            {
                _base = before - _at;
                return false;
            }

            int n = int.Min(to.Length, _end - _at);
            _buffer.AsSpan(_at, n).CopyTo(to);
            to = to[n..];
            _at += n;
        }

        if (Processed >= _nextProgress)
        {
            TellProgress();
        }

        return true;
    }

    private void TellProgress()
    {
        _nextProgress = (Processed / ProgressIntervalBytes * ProgressIntervalBytes)
            + ProgressIntervalBytes;
        Progress?.Invoke(Processed);
    }

    private bool Refill()
    {
        Sum();
        int read = ReadSource(_buffer);
        _base += _at;
        _at = 0;
        _summedTo = 0;
        _end = read;
        return read > 0;
    }

    // The buffer is empty, and more is wanted than it holds.
    private bool ReadPast(ref Span<byte> to)
    {
        Sum();
        int read = ReadSource(to);
        if (_checksum)
        {
            _crc = Crc64.Update(_crc, to[..read]);
        }

        _base += read;
        to = to[read..];
        return read > 0;
    }

    private int ReadSource(Span<byte> to)
    {
        if (_files != null)
        {
            SysResult read = _files.Read(_fd, to);
            return read.Ok ? read.Int : 0;
        }

        int n = int.Min(to.Length, _more.Length);
        _more.Span[..n].CopyTo(to);
        _more = _more[n..];
        return n;
    }

    private void Sum()
    {
        if (_checksum)
        {
            _crc = Crc64.Update(_crc, _buffer.AsSpan(_summedTo, _at - _summedTo));
        }

        _summedTo = _at;
    }
}
