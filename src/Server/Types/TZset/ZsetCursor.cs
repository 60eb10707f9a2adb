// ZsetCursor: a place in a sorted set, from which one can go on in both directions.
// Ours; C walks each encoding with pointers of its own, t_zset.c zzlNext and zskiplistNode.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>A member, or none: beyond either end. It does not survive a change of the set.
/// </summary>
public readonly struct ZsetCursor
{
    private readonly Listpack _lp;
    private readonly int _p;
    private readonly ZskiplistNode _node;

    /// <summary>A member of a skiplist.</summary>
    public ZsetCursor(ZskiplistNode node)
    {
        _node = node;
    }

    /// <summary>A member of a listpack, by the position of its element.</summary>
    public ZsetCursor(Listpack lp, int p)
    {
        _lp = lp;
        _p = p;
    }

    /// <summary>Whether there is no member here.</summary>
    public bool IsNull => _lp.IsNull ? _node.IsNull : _p == Listpack.None;

    public ListpackValue Element => _lp.IsNull ? _node.Element : _lp.Get(_p);

    public double Score => _lp.IsNull ? _node.Score : Zzl.Score(_lp.Get(_lp.Next(_p)));

    /// <summary>The node, of a skiplist.</summary>
    public ZskiplistNode Node => _node;

    /// <summary>The position of the element, in a listpack.</summary>
    public int Position => _p;

    /// <summary>The member after this one, or with <paramref name="reverse"/> before it.</summary>
    /// <port>t_zset.c zzlNext, zzlPrev</port>
    public ZsetCursor Step(bool reverse)
    {
        if (_lp.IsNull)
        {
            return new ZsetCursor(reverse ? _node.Backward : _node.Forward);
        }
        return new ZsetCursor(_lp, reverse ? Zzl.Prev(_lp, _p) : Zzl.Next(_lp, _p));
    }
}
