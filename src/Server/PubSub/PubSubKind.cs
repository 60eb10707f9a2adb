// PubSubKind: the three things one can subscribe to.
// Port of redis 7.2 pubsub.c pubsubtype. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Channel, pattern or shard channel: which tables, and which words in the
/// messages.</summary>
/// <port>pubsub.c pubsubtype</port>
public readonly struct PubSubKind
{
    private readonly byte _kind;

    private PubSubKind(byte kind)
    {
        _kind = kind;
    }

    public static PubSubKind Channel => new(0);

    public static PubSubKind Pattern => new(1);

    public static PubSubKind Shard => new(2);

    public bool IsShard => _kind == 2;

    public ReadOnlySpan<byte> SubscribeWord =>
        _kind == 0 ? "subscribe"u8 : _kind == 1 ? "psubscribe"u8 : "ssubscribe"u8;

    public ReadOnlySpan<byte> UnsubscribeWord =>
        _kind == 0 ? "unsubscribe"u8 : _kind == 1 ? "punsubscribe"u8 : "sunsubscribe"u8;

    public ReadOnlySpan<byte> MessageWord =>
        _kind == 0 ? "message"u8 : _kind == 1 ? "pmessage"u8 : "smessage"u8;

    /// <summary>The server's table of this kind.</summary>
    public ManagedDict<List<Client>> Of(RedisServer server) =>
        _kind == 0 ? server.PubSub.Channels
            : _kind == 1 ? server.PubSub.Patterns
            : server.PubSub.ShardChannels;

    /// <summary>The client's table of this kind; made when missing.</summary>
    public ManagedDict<byte[]> Of(Client c)
    {
        ClientSubscriptions subs = c.Subscriptions ??= new ClientSubscriptions(c.Server);
        return _kind == 0 ? subs.Channels : _kind == 1 ? subs.Patterns : subs.ShardChannels;
    }

    /// <summary>The number a (un)subscription is answered with: shard channels are counted by
    /// themselves.</summary>
    public long CountOf(Client c) => IsShard ? PubSub.ShardCount(c) : PubSub.Count(c);
}
