// IQuicklistWatch: who must see the nodes of a list before they change.
// Ours, no origin in C.
namespace RedisNet.Mem;

/// <summary>Told by every list of a server that shares a <see cref="QuicklistShared"/>. May read
/// and mark nodes, no more.</summary>
public interface IQuicklistWatch
{
    /// <summary>What is in a node that does not have the list's mark is about to change.</summary>
    void Changing(nint list, QuicklistNode node);

    /// <summary>A node is about to leave its list, to which it still belongs.</summary>
    void Removing(nint list, QuicklistNode node);

    /// <summary>The head of a list is about to be freed; its last node was told of
    /// before.</summary>
    void Ending(nint list);
}
