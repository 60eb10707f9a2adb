// AckedWrite: a write the master has confirmed, with its replication offset after it.
// Ours, no origin in C.
namespace RedisNet.Tools.Demo;

internal readonly record struct AckedWrite(int Number, int Port, long Offset);
