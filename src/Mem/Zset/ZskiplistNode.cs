// ZskiplistNode: handle of one element of a sorted set, as the list and its dict link it.
// Port of redis 7.2 server.h zskiplistNode. The layout is drawn in ZskiplistBlock.cs.
using System;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>An element and its score; the default value is "no node".</summary>
/// <remarks>Never moves while it is in its list. The list owns it.</remarks>
/// <port>server.h zskiplistNode</port>
public readonly unsafe struct ZskiplistNode
{
    internal const int LinkOffset = 0;

    private readonly ZskiplistBlock* _n;

    internal ZskiplistNode(ZskiplistBlock* n)
    {
        _n = n;
    }

    /// <summary>Whether there is no node behind the handle.</summary>
    public bool IsNull => _n == null;

    /// <summary>Address of the block; what the dict links.</summary>
    public nint Address => (nint)_n;

    /// <summary>The score. Changed by <see cref="Zskiplist.UpdateScore"/> alone.</summary>
    /// <port>server.h zskiplistNode.score</port>
    public double Score
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _n->Score;
    }

    /// <summary>The element. Valid until the node is freed.</summary>
    /// <port>server.h zskiplistNode.ele</port>
    public ReadOnlySpan<byte> Element
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ZskiplistBlock.Element(_n);
    }

    /// <summary>The node after this one, null at the end.</summary>
    /// <port>server.h zskiplistLevel.forward</port>
    public ZskiplistNode Forward => new(_n->Forward0);

    /// <summary>The node before this one, null at the start.</summary>
    /// <port>server.h zskiplistNode.backward</port>
    public ZskiplistNode Backward => new(_n->Backward);

    /// <summary>How many levels the node is on.</summary>
    public int LevelCount => _n->LevelCount;

    internal ZskiplistBlock* Block => _n;

    /// <summary>The handle of a node whose address a dict gave.</summary>
    public static ZskiplistNode FromAddress(nint address)
    {
        return new ZskiplistNode((ZskiplistBlock*)address);
    }
}
