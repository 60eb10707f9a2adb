// PubSub: subscribing, unsubscribing and publishing.
// Port of redis 7.2 pubsub.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two tables mirror each other: the server's, from channel to subscribers in order, and each
// client's, from channel to nothing but itself. A channel nobody listens to has no entry. A message
// to a channel goes to its subscribers first and then to those of every matching pattern; shard
// channels know no patterns.
//
// Messages are pushes: to a RESP3 client they may come at any time, between the replies of its
// commands.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>The Pub/Sub machinery.</summary>
public static class PubSub
{
    /// <port>pubsub.c clientSubscriptionsCount</port>
    public static long Count(Client c) =>
        c.Subscriptions is { } subs ? subs.Channels.Count + subs.Patterns.Count : 0;

    /// <port>pubsub.c clientShardSubscriptionsCount</port>
    public static long ShardCount(Client c) => c.Subscriptions?.ShardChannels.Count ?? 0;

    /// <port>pubsub.c clientTotalPubSubSubscriptionCount</port>
    public static long TotalCount(Client c) => Count(c) + ShardCount(c);

    /// <summary>Subscribes and tells the client; false when it was subscribed already.</summary>
    /// <port>pubsub.c pubsubSubscribeChannel</port>
    public static bool Subscribe(Client c, ReadOnlySpan<byte> name, PubSubKind kind)
    {
        byte[] channel = name.ToArray();
        bool added = kind.Of(c).Add(channel, channel);
        if (added)
        {
            ManagedDict<List<Client>> table = kind.Of(c.Server);
            if (!table.TryGet(channel, out List<Client>? clients))
            {
                clients = [];
                table.Add(channel, clients);
            }
            clients.Add(c);
        }
        AddReplySubscription(c, kind.SubscribeWord, channel, kind);
        return added;
    }

    /// <summary>Unsubscribes, telling the client if asked to; false when it was not
    /// subscribed.</summary>
    /// <port>pubsub.c pubsubUnsubscribeChannel</port>
    public static bool Unsubscribe(Client c, ReadOnlySpan<byte> name, bool notify, PubSubKind kind)
    {
        bool removed = kind.Of(c).Delete(name);
        if (removed)
        {
            ManagedDict<List<Client>> table = kind.Of(c.Server);
            bool found = table.TryGet(name, out List<Client>? clients);
            Os.Check.That(found);
            clients!.Remove(c);
            if (clients.Count == 0)
            {
                table.Delete(name);
            }
        }
        if (notify)
        {
            AddReplySubscription(c, kind.UnsubscribeWord, name, kind);
        }
        return removed;
    }

    /// <summary>Unsubscribes from all of a kind; a client that listened to nothing is told
    /// so.</summary>
    /// <port>pubsub.c pubsubUnsubscribeAllChannelsInternal</port>
    public static int UnsubscribeAll(Client c, bool notify, PubSubKind kind)
    {
        int count = 0;
        if (c.Subscriptions != null && kind.Of(c).Count > 0)
        {
            foreach (byte[] channel in Names(kind.Of(c)))
            {
                count += Unsubscribe(c, channel, notify, kind) ? 1 : 0;
            }
        }
        if (notify && count == 0)
        {
            int push = c.Push(3);
            c.AddReplyBulk(kind.UnsubscribeWord);
            c.AddReplyNull();
            c.AddReplyLongLong(kind.CountOf(c));
            c.EndPush(push);
        }
        return count;
    }

    /// <summary>Ends every subscription of a client that goes away.</summary>
    public static void Free(Client c)
    {
        if (c.Subscriptions == null)
        {
            return;
        }
        UnsubscribeAll(c, notify: false, PubSubKind.Channel);
        UnsubscribeAll(c, notify: false, PubSubKind.Shard);
        UnsubscribeAll(c, notify: false, PubSubKind.Pattern);
        c.Subscriptions.Release();
        c.Subscriptions = null;
    }

    /// <summary>Names in table order: unsubscribing one by one changes the table under an
    /// enumerator.</summary>
    private static List<byte[]> Names(ManagedDict<byte[]> table)
    {
        var names = new List<byte[]>((int)table.Count);
        foreach (ManagedDict<byte[]>.Item item in table)
        {
            names.Add(item.Value);
        }
        return names;
    }

    /// <summary>Sends a message to all who listen and returns how many did.</summary>
    /// <port>pubsub.c pubsubPublishMessage</port>
    public static int PublishMessage(
        RedisServer server, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message, bool sharded)
    {
        PubSubKind kind = sharded ? PubSubKind.Shard : PubSubKind.Channel;
        int receivers = 0;
        if (kind.Of(server).TryGet(channel, out List<Client>? clients))
        {
            foreach (Client c in clients)
            {
                AddReplyMessage(c, kind.MessageWord, channel, message);
                receivers++;
            }
        }
        return sharded ? receivers : receivers + PublishToPatterns(server, channel, message);
    }

    private static int PublishToPatterns(RedisServer server, ReadOnlySpan<byte> channel,
        ReadOnlySpan<byte> message)
    {
        int receivers = 0;
        if (server.PubSub.Patterns.Count == 0)
        {
            return 0;
        }
        foreach (ManagedDict<List<Client>>.Item item in server.PubSub.Patterns)
        {
            if (!Glob.IsMatch(item.Key, channel))
            {
                continue;
            }
            foreach (Client c in item.Value)
            {
                int push = c.Push(4);
                c.AddReplyBulk(PubSubKind.Pattern.MessageWord);
                c.AddReplyBulk(item.Key);
                c.AddReplyBulk(channel);
                c.AddReplyBulk(message);
                c.EndPush(push);
                receivers++;
            }
        }
        return receivers;
    }

    /// <port>pubsub.c addReplyPubsubMessage</port>
    private static void AddReplyMessage(
        Client c, ReadOnlySpan<byte> word, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        int push = c.Push(3);
        c.AddReplyBulk(word);
        c.AddReplyBulk(channel);
        c.AddReplyBulk(message);
        c.EndPush(push);
    }

    /// <port>pubsub.c addReplyPubsubSubscribed</port>
    private static void AddReplySubscription(
        Client c, ReadOnlySpan<byte> word, ReadOnlySpan<byte> channel, PubSubKind kind)
    {
        int push = c.Push(3);
        c.AddReplyBulk(word);
        c.AddReplyBulk(channel);
        c.AddReplyLongLong(kind.CountOf(c));
        c.EndPush(push);
    }

    /// <summary>Opens a push message; CLIENT REPLY OFF does not silence it.</summary>
    private static int Push(this Client c, int length)
    {
        int push = c.BeginPush();
        if (c.Resp == 2)
        {
            c.AddReplyArrayLen(length);
        }
        else
        {
            c.AddReplyPushLen(length);
        }
        return push;
    }
}
