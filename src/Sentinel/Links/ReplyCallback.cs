// ReplyCallback: what is called with the reply to a command of ours.
// Port of redis 7.2 deps/hiredis/async.h redisCallbackFn. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Resp;

namespace RedisNet.Sentinel;

/// <summary>A reply came, or none will (null: the connection is gone). <paramref name="ri"/> is the
/// instance the command was about; null if that instance was released meanwhile.</summary>
/// <port>hiredis/async.h redisCallbackFn</port>
public delegate void ReplyCallback(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri);
