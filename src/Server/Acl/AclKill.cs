// AclKill: clients whose user lost a right, or is gone.
// Port of redis 7.2 acl.c ACLKillPubsubClientsIfNeeded. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Rights are asked for at each command; a subscriber sends none, so it is disconnected when it
// could not subscribe any more.
using System;
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Disconnects clients.</summary>
public static class AclKill
{
    /// <summary>The user was taken from the table: its clients are nobody now, and end.</summary>
    /// <port>acl.c ACLFreeUserAndKillClients</port>
    public static void ClientsOf(RedisServer server, AclUser user)
    {
        foreach (Client c in server.Clients.All.Snapshot())
        {
            if (c.User != user)
            {
                continue;
            }
            c.User = server.Acl.DefaultUser;
            c.Authenticated = false;
            if (!ClosesAfterCommand(c))
            {
                c.FreeAsync();
            }
        }
    }

    /// <summary>Disconnects the subscribers of <paramref name="user"/> that could not subscribe
    /// under <paramref name="upcoming"/> rules.</summary>
    /// <port>acl.c ACLKillPubsubClientsIfNeeded</port>
    public static void SubscribersWithoutRight(
        RedisServer server, AclUser upcoming, AclUser user)
    {
        PubSubState pubSub = server.PubSub;
        if (pubSub.Channels.Count + pubSub.Patterns.Count + pubSub.ShardChannels.Count == 0
            || upcoming.Selectors.Exists(s => s.Has(AclSelectorFlags.AllChannels)))
        {
            return;
        }
        List<byte[]> allowed = [];
        upcoming.Selectors.ForEach(s => allowed.AddRange(s.Channels));
        if (KeepsAll(user, allowed))
        {
            return;
        }
        foreach (Client c in server.Clients.All.Snapshot())
        {
            if (c.User == user && c.Type == ClientType.PubSub && c.Subscriptions is { } subs
                && !(MayAll(subs.Patterns, allowed, isPattern: true)
                    && MayAll(subs.Channels, allowed, isPattern: false)
                    && MayAll(subs.ShardChannels, allowed, isPattern: false))
                && !ClosesAfterCommand(c))
            {
                c.FreeClient();
            }
        }
    }

    // The client whose command this is (with RESP3 a subscriber sends any) is still owed the reply,
    // and no handler frees the client it runs for: it is closed after the command.
    private static bool ClosesAfterCommand(Client c)
    {
        bool current = c == c.Server.Exec.CurrentClient;
        if (current)
        {
            c.Flags |= ClientFlags.CloseAfterCommand;
        }
        return current;
    }

    // Every pattern the user had is still there, word for word: nobody loses anything.
    private static bool KeepsAll(AclUser user, List<byte[]> allowed) =>
        user.Selectors.TrueForAll(s => !s.Has(AclSelectorFlags.AllChannels)
            && s.Channels.TrueForAll(
                old => allowed.Exists(p => p.AsSpan().SequenceEqual(old))));

    private static bool MayAll(ManagedDict<byte[]> names, List<byte[]> allowed, bool isPattern)
    {
        foreach (ManagedDict<byte[]>.Item item in names)
        {
            if (!AclCheck.MayUseChannel(allowed, item.Key, isPattern))
            {
                return false;
            }
        }
        return true;
    }
}
