// OpenSet: a set that is being taken.
// Ours, C has no counterpart.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Its elements are members.</summary>
internal sealed class OpenSet(RedisServer server, nint pointer)
    : OpenTable(server, pointer, TableAt(server, pointer).Size)
{
    protected override ulong Walk(ulong cursor, Visitor visitor) =>
        TableAt(Server, Pointer).Walk(cursor, ref visitor);

    protected override ReadOnlySpan<byte> NameOf(nint entry) =>
        SetMember.FromAddress(entry).Bytes;

    protected override void Save(SnapshotChunk to, nint entry) => to.AddString(NameOf(entry));

    private static Dict<SetDictType> TableAt(RedisServer server, nint pointer) =>
        Dict<SetDictType>.FromAddress(server.Z, new SetDictType(server.Dicts), pointer);
}
