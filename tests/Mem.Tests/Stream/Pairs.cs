// Pairs: fields and values of an entry, as a test writes them.
// Ours.
using System;
using System.Text;

namespace RedisNet.Mem.Tests;

/// <summary>Field, value, field, value, in Latin-1.</summary>
public readonly struct Pairs : IStreamFields
{
    private readonly byte[][] _words;

    public Pairs(params string[] words)
    {
        _words = Array.ConvertAll(words, Encoding.Latin1.GetBytes);
    }

    public int Count => _words.Length / 2;

    public ReadOnlySpan<byte> Field(int i)
    {
        return _words[2 * i];
    }

    public ReadOnlySpan<byte> Value(int i)
    {
        return _words[(2 * i) + 1];
    }
}
