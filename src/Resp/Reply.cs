// Reply: one reply as a small tree, read-only once the reader has handed it out.
// Port of redis 7.2 deps/hiredis/hiredis.h redisReply. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

using System;
using System.Collections.Generic;
using System.Text;

/// <summary>A reply of a server.</summary>
/// <port>hiredis.h redisReply</port>
public sealed class Reply
{
    private readonly List<Reply>? _elements;

    internal Reply(ReplyType type, byte[]? bytes = null, long integer = 0, double number = 0)
    {
        Type = type;
        Bytes = bytes ?? [];
        Integer = integer;
        Double = number;
    }

    internal Reply(ReplyType type, List<Reply> elements)
    {
        Type = type;
        Bytes = [];
        _elements = elements;
    }

    /// <summary>What the reply is.</summary>
    public ReplyType Type { get; }

    /// <summary>The bytes of a string, status, error, verbatim string (without its format), big
    /// number, and the text of a double; else empty.</summary>
    public byte[] Bytes { get; }

    /// <summary>The value of an integer, 1 or 0 for a bool.</summary>
    public long Integer { get; }

    /// <summary>The value of a double.</summary>
    public double Double { get; }

    /// <summary>The three letters of a verbatim string.</summary>
    public string Format { get; internal init; } = string.Empty;

    /// <summary>The attributes that stood in front of the reply, as a map, or null.</summary>
    public Reply? Attributes { get; internal set; }

    /// <summary>The members of an aggregate; of a map, keys and values in turn.</summary>
    public IReadOnlyList<Reply> Elements => _elements is null ? [] : _elements;

    /// <summary>The number of members.</summary>
    public int Count => _elements?.Count ?? 0;

    /// <summary>Whether the reply is null.</summary>
    public bool IsNil => Type == ReplyType.Nil;

    /// <summary>Whether the reply is an error.</summary>
    public bool IsError => Type == ReplyType.Error;

    /// <summary>Whether the reply can hold members.</summary>
    public bool IsAggregate => _elements is not null;

    /// <summary>A member of an aggregate.</summary>
    public Reply this[int index] => Elements[index];

    /// <summary>The bytes as text, one character a byte.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);

    internal void Add(Reply element) => _elements!.Add(element);
}
