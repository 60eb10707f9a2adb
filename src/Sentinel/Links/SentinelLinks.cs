// SentinelLinks: makes, shares and drops the connections to instances.
// Port of redis 7.2 sentinel.c (instanceLink, hiredis connection handling). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Each tick tries to connect what is not connected, at most once a second an instance. A new
// command connection says who it is (AUTH, CLIENT SETNAME) and pings at once; a Pub/Sub connection,
// which masters and replicas have besides, subscribes to the hello channel.
using System;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The life of links.</summary>
/// <port>sentinel.c sentinelReconnectInstance</port>
public static class SentinelLinks
{
    /// <summary>Sends a command over the command connection and counts it as pending. False if it
    /// could not be queued.</summary>
    /// <port>hiredis/async.c redisAsyncCommand</port>
    public static bool SendCommand(
        SentinelRedisInstance ri, ReplyCallback fn, params ReadOnlySpan<string> args)
    {
        if (ri.Link.Cc is not { } cc || !cc.Command(fn, ri, args))
        {
            return false;
        }
        ri.Link.PendingCommands++;
        return true;
    }

    /// <summary>The callback of a command whose effects are observed otherwise.</summary>
    /// <port>sentinel.c sentinelDiscardReplyCallback</port>
    public static void DiscardReply(SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (c.Link is { } link)
        {
            link.PendingCommands--;
        }
    }

    /// <summary>Closes one connection of a link; null is ignored.</summary>
    /// <port>sentinel.c instanceLinkCloseConnection</port>
    public static void CloseConnection(InstanceLink link, SentinelAsyncContext? c)
    {
        if (c is null)
        {
            return;
        }
        if (ReferenceEquals(link.Cc, c))
        {
            link.Cc = null;
            link.PendingCommands = 0;
        }
        if (ReferenceEquals(link.Pc, c))
        {
            link.Pc = null;
        }
        c.Link = null;
        link.Disconnected = true;
        c.Free();
    }

    /// <summary>Gives up one use of a link. The last use closes the connections; before that,
    /// replies still to come for <paramref name="ri"/> are dropped. True when the link is
    /// gone.</summary>
    /// <port>sentinel.c releaseInstanceLink</port>
    public static bool ReleaseInstanceLink(InstanceLink link, SentinelRedisInstance? ri)
    {
        Check.That(link.RefCount > 0);
        link.RefCount--;
        if (link.RefCount != 0)
        {
            if (ri is not null)
            {
                link.Cc?.Forget(ri, DiscardReply);
            }
            return false;
        }
        CloseConnection(link, link.Cc);
        CloseConnection(link, link.Pc);
        return true;
    }

    /// <summary>Makes a Sentinel use the link that the same Sentinel has in the context of another
    /// master, if there is one.</summary>
    /// <port>sentinel.c sentinelTryConnectionSharing</port>
    public static bool TryConnectionSharing(SentinelRedisInstance ri)
    {
        Check.That(ri.Is(InstanceFlags.Sentinel));
        if (ri.RunId is null || ri.Link.RefCount > 1)
        {
            return false;
        }
        foreach (SentinelRedisInstance master in ri.State.Masters)
        {
            if (ReferenceEquals(master, ri.Master))
            {
                continue;
            }
            SentinelRedisInstance? match =
                SentinelInstances.ByAddrAndRunId(ri.State, master.Sentinels, null, 0, ri.RunId);
            if (match is null || ReferenceEquals(match, ri))
            {
                continue;
            }
            ReleaseInstanceLink(ri.Link, null);
            ri.Link = match.Link;
            match.Link.RefCount++;
            return true;
        }
        return false;
    }

    /// <summary>Disconnects a master and its replicas, to authenticate anew.</summary>
    /// <port>sentinel.c dropInstanceConnections</port>
    public static void DropInstanceConnections(SentinelRedisInstance ri)
    {
        Check.That(ri.Is(InstanceFlags.Master));
        CloseBoth(ri.Link);
        foreach (SentinelRedisInstance replica in ri.Replicas)
        {
            CloseBoth(replica.Link);
        }
    }

    /// <summary>Disconnects all other Sentinels; returns how many.</summary>
    /// <port>sentinel.c sentinelDropConnections</port>
    public static int DropConnections(SentinelState s)
    {
        int dropped = 0;
        foreach (SentinelRedisInstance master in s.Masters)
        {
            foreach (SentinelRedisInstance si in master.Sentinels)
            {
                if (!si.Link.Disconnected)
                {
                    CloseBoth(si.Link);
                    dropped++;
                }
            }
        }
        return dropped;
    }

    /// <summary>A Sentinel moved: gives its new address to it in the context of all other masters,
    /// and drops the old connections. Returns how many were changed.</summary>
    /// <port>sentinel.c sentinelUpdateSentinelAddressInAllMasters</port>
    public static int UpdateSentinelAddressInAllMasters(SentinelRedisInstance ri)
    {
        Check.That(ri.Is(InstanceFlags.Sentinel) && ri.RunId is not null);
        int reconfigured = 0;
        foreach (SentinelRedisInstance master in ri.State.Masters)
        {
            SentinelRedisInstance? match =
                SentinelInstances.ByAddrAndRunId(ri.State, master.Sentinels, null, 0, ri.RunId);
            if (match is null)
            {
                continue;
            }
            CloseBoth(match.Link);
            if (!ReferenceEquals(match, ri))
            {
                match.Addr = ri.Addr;
                reconfigured++;
            }
        }
        if (reconfigured > 0)
        {
            SentinelEvents.Event(LogLevel.Notice, "+sentinel-address-update", ri,
                $" {reconfigured} additional matching instances");
        }
        return reconfigured;
    }

    /// <summary>Connects what is missing, at most once a ping period.</summary>
    /// <port>sentinel.c sentinelReconnectInstance</port>
    public static void ReconnectInstance(SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        SentinelState s = ri.State;
        if (!link.Disconnected || ri.Addr.Port == 0)
        {
            return;
        }
        long now = SentinelClock.NowMs(s);
        if (now - link.LastReconnTimeMs < s.Times.PingPeriodMs)
        {
            return;
        }
        link.LastReconnTimeMs = now;
        if (link.Cc is null)
        {
            ResolveAgain(ri);
            ConnectCommands(ri);
        }
        bool wantsPubSub = ri.Is(InstanceFlags.Master | InstanceFlags.Replica);
        if (wantsPubSub && link.Pc is null)
        {
            ConnectPubSub(ri);
        }
        if (link.Cc is not null && (!wantsPubSub || link.Pc is not null))
        {
            link.Disconnected = false;
        }
    }

    private static void ConnectCommands(SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        SentinelAsyncContext? cc = Connect(ri, "-cmd-link-reconnection");
        if (cc is null)
        {
            return;
        }
        link.Cc = cc;
        link.PendingCommands = 0;
        link.CcConnTimeMs = SentinelClock.NowMs(ri.State);
        SendAuthIfNeeded(ri, cc);
        SetClientName(ri, cc, "cmd");
        SentinelMonitor.SendPing(ri);
    }

    private static void ConnectPubSub(SentinelRedisInstance ri)
    {
        InstanceLink link = ri.Link;
        SentinelAsyncContext? pc = Connect(ri, "-pubsub-link-reconnection");
        if (pc is null)
        {
            return;
        }
        link.Pc = pc;
        link.PcConnTimeMs = SentinelClock.NowMs(ri.State);
        SendAuthIfNeeded(ri, pc);
        SetClientName(ri, pc, "pubsub");
        if (!pc.Subscribe(SentinelHello.ReceiveHelloMessages, ri,
            ri.MapCommand("SUBSCRIBE"), SentinelHello.Channel))
        {
            CloseConnection(link, pc);
        }
    }

    /// <summary>Starts one connection for the link of an instance, or says why it cannot.</summary>
    private static SentinelAsyncContext? Connect(SentinelRedisInstance ri, string failureEvent)
    {
        SentinelState s = ri.State;
        SentinelAsyncContext? c = null;
        string error = "Failed to establish connection";
        if (s.Host.TlsReplication)
        {
            error = "Failed to initialize TLS";
        }
        else if (ri.Addr.Ip.Length > 0)
        {
            c = SentinelAsyncContext.Connect(s.Host, ri.Addr.Ip, ri.Addr.Port, out error);
        }
        if (c is null)
        {
            SentinelEvents.Event(LogLevel.Debug, failureEvent, ri, " #" + error);
            return null;
        }
        c.Link = ri.Link;
        c.OnLost = lost => ConnectionLost(lost, ri);
        return c;
    }

    /// <summary>Before the rest: SUBSCRIBE is answered by an error only where a right is missing.
    /// </summary>
    private static void ConnectionLost(SentinelAsyncContext c, SentinelRedisInstance ri)
    {
        bool ofPubSub = c.Link is { } link && ReferenceEquals(link.Pc, c);
        if (ofPubSub && !ri.Released && SentinelCredentials.IsRefusal(c.Error))
        {
            SentinelCredentials.Refused(ri, CredentialUse.Subscribe, c.Error);
        }
        ConnectionError(c);
    }

    /// <summary>A connection was lost or never came to be: it is tried again later.</summary>
    /// <port>sentinel.c instanceLinkConnectionError</port>
    private static void ConnectionError(SentinelAsyncContext c)
    {
        if (c.Link is not { } link)
        {
            return;
        }
        if (ReferenceEquals(link.Pc, c))
        {
            link.Pc = null;
        }
        else
        {
            link.Cc = null;
        }
        link.Disconnected = true;
    }

    /// <summary>A name may lead to another address now, or to one at last.</summary>
    private static void ResolveAgain(SentinelRedisInstance ri)
    {
        if (ri.State.ResolveHostnames)
        {
            var addr = SentinelAddr.Create(
                ri.State, ri.Addr.Hostname, ri.Addr.Port, acceptUnresolved: false, out _);
            ri.Addr = addr ?? ri.Addr;
        }
    }

    /// <summary>A name leads to an address now that it did not before: who is not connected tries
    /// that at once.</summary>
    public static void AddressChanged(SentinelState s, string host)
    {
        foreach (SentinelRedisInstance master in s.Masters)
        {
            TryNewAddress(master, host);
            foreach (SentinelRedisInstance ri in master.Replicas)
            {
                TryNewAddress(ri, host);
            }
            foreach (SentinelRedisInstance ri in master.Sentinels)
            {
                TryNewAddress(ri, host);
            }
        }
    }

    private static void TryNewAddress(SentinelRedisInstance ri, string host)
    {
        if (ri.Link.Cc is null && CText.EqualsIgnoreCase(ri.Addr.Hostname, host))
        {
            ResolveAgain(ri);
            ri.Link.LastReconnTimeMs = 0;
        }
    }

    /// <summary>Authenticates with the password of the master's group, or, to a Sentinel, with that
    /// for Sentinels; without one with our own. A refusal shows in the replies to PING.</summary>
    /// <port>sentinel.c sentinelSendAuthIfNeeded</port>
    private static void SendAuthIfNeeded(SentinelRedisInstance ri, SentinelAsyncContext c)
    {
        SentinelState s = ri.State;
        string? pass;
        string? user;
        if (ri.Is(InstanceFlags.Sentinel))
        {
            pass = s.SentinelAuthPass ?? s.Host.RequirePass;
            user = s.SentinelAuthPass is null ? null : s.SentinelAuthUser;
        }
        else
        {
            SentinelRedisInstance master = ri.Master ?? ri;
            pass = master.AuthPass;
            user = master.AuthUser;
        }
        if (pass is null)
        {
            SentinelCredentials.Accepted(ri, CredentialUse.Auth);
            return;
        }
        string auth = ri.MapCommand("AUTH");
        bool sent = user is null
            ? c.Command(SentinelCredentials.AuthReply, ri, auth, pass)
            : c.Command(SentinelCredentials.AuthReply, ri, auth, user, pass);
        ri.Link.PendingCommands += sent ? 1 : 0;
    }

    /// <summary>Names our connection so that CLIENT LIST over there shows whose it is.</summary>
    /// <port>sentinel.c sentinelSetClientName</port>
    private static void SetClientName(SentinelRedisInstance ri, SentinelAsyncContext c, string type)
    {
        string id = ri.State.MyId;
        string name = $"sentinel-{id[..Math.Min(8, id.Length)]}-{type}";
        if (c.Command(DiscardReply, ri, ri.MapCommand("CLIENT"), "SETNAME", name))
        {
            ri.Link.PendingCommands++;
        }
    }

    private static void CloseBoth(InstanceLink link)
    {
        CloseConnection(link, link.Cc);
        CloseConnection(link, link.Pc);
    }
}
