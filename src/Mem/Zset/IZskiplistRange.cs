// IZskiplistRange: what the list must know of a range to find its ends.
// Ours, no origin in C, where each function exists once for scores and once more for elements.
namespace RedisNet.Mem;

/// <summary>An interval in the order of the list.</summary>
internal unsafe interface IZskiplistRange
{
    /// <summary>Whether nothing at all can be in it.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether a node is not before the interval.</summary>
    bool GteMin(ZskiplistBlock* n);

    /// <summary>Whether a node is not after the interval.</summary>
    bool LteMax(ZskiplistBlock* n);
}
