// RobjValueFree: how the owner of the types teaches an entry to free what it points at.
// Ours; the role of the switch in redis 7.2 object.c decrRefCount.
namespace RedisNet.Mem;

/// <summary>Frees the structure behind a pointer value that is not a string.</summary>
/// <port>object.c decrRefCount</port>
public delegate void RobjValueFree(Zmalloc z, ObjType type, ObjEncoding encoding, nint pointer);
