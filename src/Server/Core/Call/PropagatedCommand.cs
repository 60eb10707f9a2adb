// PropagatedCommand: one command on its way to replicas and AOF.
// Port of redis 7.2 server.h redisOp. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Which arguments of the queue, for which database and where to.</summary>
/// <port>server.h redisOp</port>
internal readonly record struct PropagatedCommand(int DbId, PropagateTarget Target, int First,
    int Count);
