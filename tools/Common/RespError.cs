// RespError: an error reply.
// Ours, no origin in C.
namespace RedisNet.Tools;

public sealed record RespError(string Text);
