// ZsetUnlinker: unlinks what a range deletes from the dict, and remembers it.
// Ours.
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Mem.Tests;

/// <summary>The owner's part of deleting a range.</summary>
internal readonly struct ZsetUnlinker(Dict<ZsetDictType> dict, List<string> gone)
    : IZskiplistRemoved
{
    public void Removed(ZskiplistNode node)
    {
        dict.Unlink(dict.FindLink(node.Element, dict.GetHash(node.Element)));
        gone.Add(Encoding.Latin1.GetString(node.Element));
    }
}
