// ArgumentArena: scratch memory for arguments that cannot stay slices of the query pipe.
// No port: C copies every argument into an object of its own.
//
// Two kinds of argument end here: those that lie across two segments of the pipe (one in 16 KiB of
// input) and the words of inline requests, whose quotes must be undone. Memory is cut off chunks
// one behind the other and given back all at once. A command that is only half parsed when its
// predecessors are done keeps its chunks; the ones in front of them are recycled, so what is held
// never exceeds that one command.
//
//   chunks   [ executed commands ][ ..., open command starts here ][ current, cut up to _used ]
namespace RedisNet.Resp;

using System;
using System.Collections.Generic;

internal sealed class ArgumentArena
{
#if DEBUG
    private const int FirstChunk = 64;
#else
    private const int FirstChunk = 4096;
#endif

    private const int LargestChunk = 64 * 1024;
    private const int MaxSpares = 8;

    private readonly List<byte[]> _chunks = [];
    private readonly List<byte[]> _spares = [];
    private int _used;
    private int _openChunk;

    /// <summary>Memory that stays put until the command it is cut for has been dropped.</summary>
    public Memory<byte> Take(int length)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < length)
        {
            _chunks.Add(FindSpare(length) ?? new byte[NextSize(length)]);
            _used = 0;
        }

        Memory<byte> memory = _chunks[^1].AsMemory(_used, length);
        _used += length;
        return memory;
    }

    /// <summary>Notes that a command begins: what is taken from here on belongs to it.</summary>
    public void MarkOpen() => _openChunk = Math.Max(0, _chunks.Count - 1);

    /// <summary>Recycles everything, or everything in front of the open command.</summary>
    public void Drop(bool keepOpen)
    {
        if (_chunks.Count == 0)
        {
            return;
        }

        int first = keepOpen ? _openChunk : _chunks.Count;
        for (int i = 0; i < first; i++)
        {
            if (_chunks[i].Length <= LargestChunk && _spares.Count < MaxSpares)
            {
                _spares.Add(_chunks[i]);
            }
        }

        _chunks.RemoveRange(0, first);
        _openChunk = 0;
        _used = _chunks.Count == 0 ? 0 : _used;
    }

    // Doubling keeps the number of chunks small where values of many kilobytes are pipelined.
    private int NextSize(int length)
    {
        int wish = FirstChunk << Math.Min(_chunks.Count, 10);
        return Math.Max(length, Math.Min(wish, LargestChunk));
    }

    private byte[]? FindSpare(int length)
    {
        for (int i = _spares.Count - 1; i >= 0; i--)
        {
            byte[] spare = _spares[i];
            if (spare.Length >= length)
            {
                _spares.RemoveAt(i);
                return spare;
            }
        }

        return null;
    }
}
