// ParserInput: a forward cursor over the unparsed part of a query pipe, one segment at a time.
// No port: C's query buffer is one string.
//
// The parser works on the span of the current segment and asks for the next one only when it is
// used up, so no byte is looked at through the sequence. An input never stands *before* an empty
// segment: Ensure skips them. Position is where the next byte is or will be; it stays right when
// the last segment grows.
namespace RedisNet.Resp;

using System;
using System.Buffers;
using System.Runtime.CompilerServices;

internal ref struct ParserInput
{
    private readonly ReadOnlySequence<byte> _rest;
    private SequencePosition _start;
    private SequencePosition _next;
    private long _before;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ParserInput(in ReadOnlySequence<byte> rest)
    {
        _rest = rest;
        _start = rest.Start;
        _next = rest.Start;
        _before = 0;
        Memory = default;
        Span = default;
        Pos = 0;
        if (_rest.TryGet(ref _next, out ReadOnlyMemory<byte> memory))
        {
            Memory = memory;
            Span = memory.Span;
        }
    }

    /// <summary>The current segment.</summary>
    public ReadOnlyMemory<byte> Memory;

    /// <summary>The current segment's bytes.</summary>
    public ReadOnlySpan<byte> Span;

    /// <summary>The index of the next byte in <see cref="Span"/>.</summary>
    public int Pos;

    /// <summary>The bytes passed so far.</summary>
    public readonly long Consumed => _before + Pos;

    /// <summary>What is left of the current segment.</summary>
    public readonly ReadOnlySpan<byte> Left => Span[Pos..];

    /// <summary>The place of the next byte.</summary>
    public readonly SequencePosition Position =>
        new(_start.GetObject(), _start.GetInteger() + Pos);

    /// <summary>Moves to a segment with bytes left; false when everything is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Ensure()
    {
        while (Pos >= Span.Length)
        {
            SequencePosition start = _next;
            if (!_rest.TryGet(ref _next, out ReadOnlyMemory<byte> memory))
            {
                return false;
            }

            _before += Span.Length;
            _start = start;
            Memory = memory;
            Span = memory.Span;
            Pos = 0;
        }

        return true;
    }
}
