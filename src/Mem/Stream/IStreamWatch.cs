// IStreamWatch: who must see the nodes of a stream before they change.
// Ours, no origin in C.
namespace RedisNet.Mem;

/// <summary>Given to whatever changes entries of a stream. May read nodes, no more.</summary>
public interface IStreamWatch
{
    /// <summary>What is in a node is about to change; with a null handle, a node is about to
    /// come.</summary>
    void Changing(StreamId master, Listpack node);

    /// <summary>A node has left its stream, as it was. True when it belongs to the watch now; else
    /// it is freed.</summary>
    bool Removed(StreamId master, Listpack node);
}
