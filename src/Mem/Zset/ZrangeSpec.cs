// ZrangeSpec: an interval of scores, each end open or closed.
// Port of redis 7.2 server.h zrangespec and the comparisons of t_zset.c.
namespace RedisNet.Mem;

/// <summary>Scores from <see cref="Min"/> to <see cref="Max"/>. Neither is NaN.</summary>
/// <port>server.h zrangespec</port>
public readonly struct ZrangeSpec : IZskiplistRange
{
    /// <summary>Both ends, and whether each itself is out.</summary>
    public ZrangeSpec(double min, double max, bool minEx = false, bool maxEx = false)
    {
        Min = min;
        Max = max;
        MinEx = minEx;
        MaxEx = maxEx;
    }

    /// <summary>The lower end.</summary>
    public double Min { get; }

    /// <summary>The upper end.</summary>
    public double Max { get; }

    /// <summary>Whether the lower end is out.</summary>
    public bool MinEx { get; }

    /// <summary>Whether the upper end is out.</summary>
    public bool MaxEx { get; }

    /// <summary>Whether no score can be in the interval.</summary>
    /// <port>t_zset.c zslIsInRange</port>
    public bool IsEmpty => Min > Max || (Min == Max && (MinEx || MaxEx));

    /// <summary>Whether a score is not below the interval.</summary>
    /// <port>t_zset.c zslValueGteMin</port>
    public bool ValueGteMin(double value)
    {
        return MinEx ? value > Min : value >= Min;
    }

    /// <summary>Whether a score is not above the interval.</summary>
    /// <port>t_zset.c zslValueLteMax</port>
    public bool ValueLteMax(double value)
    {
        return MaxEx ? value < Max : value <= Max;
    }

    unsafe bool IZskiplistRange.GteMin(ZskiplistBlock* n)
    {
        return ValueGteMin(n->Score);
    }

    unsafe bool IZskiplistRange.LteMax(ZskiplistBlock* n)
    {
        return ValueLteMax(n->Score);
    }
}
