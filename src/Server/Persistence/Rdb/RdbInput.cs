// RdbInput: an RDB file being read, with offset and running checksum.
// Port of redis 7.2 rio.c (file source). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Buffered forward reading. Whoever opened the descriptor closes it.</summary>
/// <port>rio.h rio</port>
public sealed class RdbInput(IFileSystem files, int fd, long size, bool checksum)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _at;
    private int _end;
    private int _summedTo;
    private ulong _crc;

    /// <summary>Bytes taken so far.</summary>
    public long Processed { get; private set; }

    /// <summary>Bytes the file still has, going by the size it had when it was opened.</summary>
    public long Remaining => size - Processed;

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
            _buffer.AsSpan(_at, n).CopyTo(to);
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
        SysResult read = files.Read(fd, _buffer);
        _at = 0;
        _summedTo = 0;
        _end = read.Ok ? read.Int : 0;
        return _end > 0;
    }

    private void Sum()
    {
        if (checksum)
        {
            _crc = Crc64.Update(_crc, _buffer.AsSpan(_summedTo, _at - _summedTo));
        }

        _summedTo = _at;
    }
}
