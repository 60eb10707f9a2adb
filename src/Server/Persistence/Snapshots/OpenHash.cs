// OpenHash: a hash that is being taken.
// Ours, C has no counterpart.
using System;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Its elements are fields with their values.</summary>
internal sealed class OpenHash(RedisServer server, nint pointer)
    : OpenTable(server, pointer, TableAt(server, pointer).Size)
{
    protected override ulong Walk(ulong cursor, Visitor visitor) =>
        TableAt(Server, Pointer).Walk(cursor, ref visitor);

    protected override ReadOnlySpan<byte> NameOf(nint entry) =>
        HashField.FromAddress(entry).Field;

    protected override void Save(SnapshotChunk to, nint entry)
    {
        HashField field = HashField.FromAddress(entry);
        to.AddString(field.Field);
        to.AddString(field.Value);
    }

    private static Dict<HashDictType> TableAt(RedisServer server, nint pointer) =>
        Dict<HashDictType>.FromAddress(server.Z, new HashDictType(server.Dicts), pointer);
}
