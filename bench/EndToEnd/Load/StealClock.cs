// StealClock: what the hypervisor took from some cores, in ticks of 10 ms.
// Ours, no origin in C.
//
// The eighth number of a core's line in /proc/stat. Reading it allocates nothing and takes some
// ten microseconds. Where there is no such file nothing is ever stolen.
using System;
using System.Buffers.Text;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RedisNet.Bench.EndToEnd;

internal sealed class StealClock : IDisposable
{
    private const string Path = "/proc/stat";
    private const int StealNumber = 8;

    private readonly SafeFileHandle? _file = File.Exists(Path) ? File.OpenHandle(Path) : null;
    private readonly byte[] _text = new byte[16 * 1024];
    private readonly byte[][] _lines;

    /// <summary>Of these cores; of all together when none is named.</summary>
    public StealClock(params int[] cores) => _lines = cores.Length == 0 ? [[.. "cpu "u8]]
        : Array.ConvertAll(cores, c => Encoding.ASCII.GetBytes($"cpu{c} "));

    public long Read() =>
        _file is null ? 0 : Sum(_text.AsSpan(0, RandomAccess.Read(_file, _text, 0)));

    public void Dispose() => _file?.Dispose();

    /// <summary>The cores' steal in such a text.</summary>
    public long Sum(ReadOnlySpan<byte> stat)
    {
        long sum = 0;
        while (!stat.IsEmpty)
        {
            int end = stat.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? stat : stat[..end];
            foreach (byte[] begin in _lines)
            {
                sum += line.StartsWith(begin) ? Number(line[begin.Length..], StealNumber) : 0;
            }
            stat = end < 0 ? [] : stat[(end + 1)..];
        }
        return sum;
    }

    // The n-th number of a line, from 1; 0 where there are fewer.
    private static long Number(ReadOnlySpan<byte> line, int n)
    {
        line = line.TrimStart((byte)' ');
        for (; n > 1; n--)
        {
            int blank = line.IndexOf((byte)' ');
            line = blank < 0 ? [] : line[(blank + 1)..];
        }
        return Utf8Parser.TryParse(line, out long number, out _) ? number : 0;
    }
}
