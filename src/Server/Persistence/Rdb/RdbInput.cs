// RdbInput: an RDB file, or a value in memory, being read, with offset and running checksum.
// Port of redis 7.2 rio.c (file and buffer source). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
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
    private readonly byte[] _fileBuffer;
    private ReadOnlyMemory<byte> _buffer;
    private int _at;
    private int _end;
    private int _summedTo;
    private ulong _crc;

    /// <summary>Reads a file that is <paramref name="size"/> bytes long.</summary>
    public RdbInput(IFileSystem files, int fd, long size, bool checksum)
    {
        _files = files;
        _fd = fd;
        _size = size;
        _checksum = checksum;
        _fileBuffer = new byte[BufferBytes];
    }

    /// <summary>Reads these bytes, without checksum.</summary>
    /// <port>rio.c rioInitWithBuffer</port>
    public RdbInput(ReadOnlyMemory<byte> bytes)
    {
        _size = bytes.Length;
        _fileBuffer = [];
        _buffer = bytes;
        _end = bytes.Length;
    }

    /// <summary>Bytes taken so far.</summary>
    public long Processed { get; private set; }

    /// <summary>Bytes the file still has, going by the size it had when it was opened.</summary>
    public long Remaining => _size - Processed;

    /// <summary>Called when another stretch of <see cref="ProgressIntervalBytes"/> was
    /// taken.</summary>
    public Action<long>? Progress { get; set; }

    /// <summary>How often to call <see cref="Progress"/>; 0 is never.</summary>
    public long ProgressIntervalBytes { get; init; }

    /// <summary>Checksum of everything taken so far; 0 without checksums.</summary>
    public ulong Crc
    {
        get
        {
            Sum();
            return _crc;
        }
    }

    /// <summary>Fills <paramref name="to"/>; false when the file ends before or cannot be read: the
    /// offset then stays where this read began.</summary>
    /// <port>rio.h rioRead</port>
    public bool Read(Span<byte> to)
    {
        long before = Processed;
        while (!to.IsEmpty)
        {
            if (_at == _end && !Refill())
            {
                Processed = before;
                return false;
            }

            int n = Math.Min(to.Length, _end - _at);
            _buffer.Span.Slice(_at, n).CopyTo(to);
            to = to[n..];
            _at += n;
            Processed += n;
        }

        if (ProgressIntervalBytes > 0
            && Processed / ProgressIntervalBytes > before / ProgressIntervalBytes)
        {
            Progress?.Invoke(Processed);
        }

        return true;
    }

    private bool Refill()
    {
        Sum();
        if (_files == null)
        {
            return false;
        }

        SysResult read = _files.Read(_fd, _fileBuffer);
        _buffer = _fileBuffer;
        _at = 0;
        _summedTo = 0;
        _end = read.Ok ? read.Int : 0;
        return _end > 0;
    }

    private void Sum()
    {
        if (_checksum)
        {
            _crc = Crc64.Update(_crc, _buffer.Span[_summedTo.._at]);
        }

        _summedTo = _at;
    }
}
