// PubSubCommands: SUBSCRIBE and its relatives, PUBLISH, PUBSUB.
// Port of redis 7.2 pubsub.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Handlers of the pubsub group.</summary>
public static class PubSubCommands
{
    /// <port>pubsub.c subscribeCommand</port>
    public static void Subscribe(Client c) => SubscribeAll(c, PubSubKind.Channel, "SUBSCRIBE");

    /// <port>pubsub.c psubscribeCommand</port>
    public static void Psubscribe(Client c) => SubscribeAll(c, PubSubKind.Pattern, "PSUBSCRIBE");

    /// <port>pubsub.c ssubscribeCommand</port>
    public static void Ssubscribe(Client c) => SubscribeAll(c, PubSubKind.Shard, "SSUBSCRIBE");

    /// <port>pubsub.c unsubscribeCommand</port>
    public static void Unsubscribe(Client c) => UnsubscribeFrom(c, PubSubKind.Channel);

    /// <port>pubsub.c punsubscribeCommand</port>
    public static void Punsubscribe(Client c) => UnsubscribeFrom(c, PubSubKind.Pattern);

    /// <port>pubsub.c sunsubscribeCommand</port>
    public static void Sunsubscribe(Client c) => UnsubscribeFrom(c, PubSubKind.Shard);

    /// <remarks>A client that may not block expects one reply a command; a transaction is let
    /// through as ever.</remarks>
    private static void SubscribeAll(Client c, PubSubKind kind, string name)
    {
        bool oneReplyOnly = c.Has(ClientFlags.DenyBlocking)
            && (kind.IsShard || !c.Has(ClientFlags.Multi));
        if (oneReplyOnly)
        {
            c.AddReplyError(name + " isn't allowed for a DENY BLOCKING client");
            return;
        }
        for (int j = 1; j < c.Argc; j++)
        {
            PubSub.Subscribe(c, c.Argv(j), kind);
        }
        c.Flags |= ClientFlags.PubSub;
    }

    private static void UnsubscribeFrom(Client c, PubSubKind kind)
    {
        if (c.Argc == 1)
        {
            PubSub.UnsubscribeAll(c, notify: true, kind);
        }
        for (int j = 1; j < c.Argc; j++)
        {
            PubSub.Unsubscribe(c, c.Argv(j), notify: true, kind);
        }
        if (PubSub.TotalCount(c) == 0)
        {
            c.Flags &= ~ClientFlags.PubSub;
        }
    }

    /// <port>pubsub.c publishCommand</port>
    public static void Publish(Client c) => PublishTo(c, sharded: false);

    /// <port>pubsub.c spublishCommand</port>
    public static void Spublish(Client c) => PublishTo(c, sharded: true);

    private static void PublishTo(Client c, bool sharded)
    {
        int receivers = PubSub.PublishMessage(c.Server, c.Argv(1), c.Argv(2), sharded);
        c.ForceCommandPropagation(PropagateTarget.Repl);
        c.AddReplyLongLong(receivers);
    }

    /// <port>pubsub.c pubsubCommand</port>
    public static void Help(Client c) => c.AddReplyHelp(
    [
        "CHANNELS [<pattern>]",
        "    Return the currently active channels matching a <pattern> (default: '*').",
        "NUMPAT",
        "    Return number of subscriptions to patterns.",
        "NUMSUB [<channel> ...]",
        "    Return the number of subscribers for the specified channels, excluding",
        "    pattern subscriptions(default: no channels).",
        "SHARDCHANNELS [<pattern>]",
        "    Return the currently active shard level channels matching a <pattern> (default: '*').",
        "SHARDNUMSUB [<shardchannel> ...]",
        "    Return the number of subscribers for the specified shard level channel(s)",
    ]);

    /// <port>pubsub.c pubsubCommand</port>
    public static void Channels(Client c) => ChannelList(c, c.Server.PubSub.Channels);

    /// <port>pubsub.c pubsubCommand</port>
    public static void Shardchannels(Client c) => ChannelList(c, c.Server.PubSub.ShardChannels);

    /// <port>pubsub.c pubsubCommand</port>
    public static void Numsub(Client c) => SubscriberCounts(c, c.Server.PubSub.Channels);

    /// <port>pubsub.c pubsubCommand</port>
    public static void Shardnumsub(Client c) => SubscriberCounts(c, c.Server.PubSub.ShardChannels);

    /// <port>pubsub.c pubsubCommand</port>
    public static void Numpat(Client c) => c.AddReplyLongLong(c.Server.PubSub.Patterns.Count);

    /// <port>pubsub.c channelList</port>
    private static void ChannelList(Client c, ManagedDict<List<Client>> table)
    {
        if (c.Argc > 3)
        {
            c.AddReplySubcommandSyntaxError();
            return;
        }
        int length = c.AddReplyDeferredLen();
        long count = 0;
        foreach (ManagedDict<List<Client>>.Item item in table)
        {
            if (c.Argc == 2 || Glob.IsMatch(c.Argv(2), item.Key))
            {
                c.AddReplyBulk(item.Key);
                count++;
            }
        }
        c.SetDeferredArrayLen(length, count);
    }

    private static void SubscriberCounts(Client c, ManagedDict<List<Client>> table)
    {
        c.AddReplyArrayLen((c.Argc - 2) * 2L);
        for (int j = 2; j < c.Argc; j++)
        {
            c.AddReplyBulk(c.Argv(j));
            c.AddReplyLongLong(
                table.TryGet(c.Argv(j), out List<Client>? clients) ? clients.Count : 0);
        }
    }
}
