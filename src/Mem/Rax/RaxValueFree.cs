// RaxValueFree: how the owner of a tree frees what its values point at.
// Port of the callback of redis 7.2 rax.c raxFreeWithCallback.
namespace RedisNet.Mem;

/// <summary>Frees one value, which is never zero.</summary>
/// <port>rax.c raxFreeWithCallback</port>
public delegate void RaxValueFree(Zmalloc z, nint value);
