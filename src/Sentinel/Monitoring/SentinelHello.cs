// SentinelHello: gossip. Every two seconds each Sentinel says who it is and what it holds for true.
// Port of redis 7.2 sentinel.c sentinelProcessHelloMessage, sentinelSendHello. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Hellos are published on a channel of every master and replica, where all Sentinels of the group
// listen, and sent to known Sentinels directly. Two rules make the group converge: a larger
// current_epoch is adopted by everybody, and a configuration (the master's address) with a larger
// config_epoch replaces a smaller one.
//
// A Sentinel is its run id. When its address changes it is forgotten and added anew; when its
// address is taken over by another run id, the old one is forgotten for all masters.
using System.Globalization;
using System.Text;
using System;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>Sends and receives hellos.</summary>
/// <port>sentinel.c sentinelProcessHelloMessage</port>
public static class SentinelHello
{
    /// <port>sentinel.c SENTINEL_HELLO_CHANNEL</port>
    public const string Channel = "__sentinel__:hello";

    /// <summary>Longest payload of a hello of ours in bytes; what is over is cut, as in
    /// C.</summary>
    private const int MaxPayloadLength = 46 + 1024 - 1;

    /// <summary>Of a refused hello, so many bytes are logged.</summary>
    private const int MaxRefusedShown = 200;

    /// <summary>Takes in a hello, from Pub/Sub or sent to us by PUBLISH. One that is malformed or
    /// about a master we do not know changes nothing.</summary>
    /// <port>sentinel.c sentinelProcessHelloMessage</port>
    public static void ProcessHelloMessage(SentinelState s, ReadOnlySpan<byte> bytes)
    {
        if (!HelloMessage.TryParse(bytes, out HelloMessage hello)
            || SentinelInstances.MasterByName(s, hello.MasterName) is not { } master)
        {
            return;
        }
        if (IsPending(s, hello.Ip, bytes) || IsPending(s, hello.MasterIp, bytes))
        {
            return;
        }
        if (!s.Semantics.Accepts(s, hello))
        {
            LogRefused(s, bytes);
            return;
        }
        if (hello.RunId == s.MyId)
        {
            // REDISNET(sentinel-not-itself): by PUBLISH only who lists itself as another gets its
            // own hello: it had another id once, and a hello from then came late. C adds itself.
            if (RemoveOthersAtAddress(s, master, hello))
            {
                SentinelConfigRewrite.FlushConfig(s);
            }
            return;
        }
        SentinelRedisInstance? si =
            SentinelInstances.ByAddrAndRunId(s, master.Sentinels, hello.Ip, hello.Port, hello.RunId)
            ?? AddSentinel(s, master, hello);
        if (hello.CurrentEpoch > s.CurrentEpoch)
        {
            s.CurrentEpoch = hello.CurrentEpoch;
            SentinelConfigRewrite.FlushConfig(s);
            SentinelEvents.EventText(s, LogLevel.Warning, "+new-epoch", master,
                $"{s.CurrentEpoch}");
        }
        if (si is null)
        {
            return;
        }
        if (master.ConfigEpoch < hello.MasterConfigEpoch)
        {
            AdoptConfig(s, master, si, hello);
        }
        si.LastHelloTimeMs = SentinelClock.NowMs(s);
    }

    /// <summary>Whether a hello must wait because it names a host that was never looked up. It is
    /// taken in when that was done.</summary>
    private static bool IsPending(SentinelState s, string host, ReadOnlySpan<byte> bytes)
    {
        if (!s.Names.IsPending(host))
        {
            return false;
        }
        byte[] hello = bytes.ToArray();
        int forgets = s.Forgets;
        s.Names.WhenAnswered(host, () =>
        {
            if (s.Forgets == forgets)
            {
                ProcessHelloMessage(s, hello);
            }
        });
        return true;
    }

    /// <summary>A message on the hello channel of a master or replica. What is no such message, and
    /// our own hellos, only prove that the connection works.</summary>
    /// <port>sentinel.c sentinelReceiveHelloMessages</port>
    public static void ReceiveHelloMessages(
        SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (reply is null || ri is null)
        {
            return;
        }
        SentinelState s = ri.State;
        ri.Link.PcLastActivityMs = SentinelClock.NowMs(s);
        SentinelCredentials.Accepted(ri, CredentialUse.Subscribe);
        if (reply.Type is not (ReplyType.Array or ReplyType.Push)
            || reply.Count != 3
            || reply[0].Type != ReplyType.String
            || reply[1].Type != ReplyType.String
            || reply[2].Type != ReplyType.String
            || CText.Decode(reply[0].Bytes) != "message")
        {
            return;
        }
        ReadOnlySpan<byte> hello = reply[2].Bytes;
        if (hello.IndexOf(Encoding.Latin1.GetBytes(s.MyId)) < 0)
        {
            ProcessHelloMessage(s, hello);
        }
    }

    /// <summary>Publishes our hello at an instance. False if it could not be queued.</summary>
    /// <port>sentinel.c sentinelSendHello</port>
    public static bool SendHello(SentinelRedisInstance ri)
    {
        SentinelState s = ri.State;
        if (ri.Link.Disconnected || ri.Link.Cc is not { } cc)
        {
            return false;
        }
        string? announceIp = s.AnnounceIp;
        if (announceIp is null)
        {
            if (!s.Env.Net.SockName(cc.Fd, out NetAddress self).Ok)
            {
                return false;
            }
            announceIp = self.Ip;
        }
        SentinelRedisInstance master = ri.Is(InstanceFlags.Master) ? ri : ri.Master!;
        SentinelAddr addr = SentinelInstances.CurrentMasterAddress(master);
        string payload = new HelloMessage(announceIp, AnnouncePort(s), s.MyId, s.CurrentEpoch,
            master.Name, addr.Announce(s), addr.Port, master.ConfigEpoch).ToString();
        return SentinelLinks.SendCommand(ri, PublishReply, ri.MapCommand("PUBLISH"), Channel,
            payload.Length > MaxPayloadLength ? payload[..MaxPayloadLength] : payload);
    }

    /// <summary>Makes the next hello of every instance of a master due at once.</summary>
    /// <port>sentinel.c sentinelForceHelloUpdateForMaster</port>
    public static void ForceHelloUpdateForMaster(SentinelRedisInstance master)
    {
        Check.That(master.Is(InstanceFlags.Master));
        ForceHelloUpdate(master);
        foreach (SentinelRedisInstance ri in master.Sentinels)
        {
            ForceHelloUpdate(ri);
        }
        foreach (SentinelRedisInstance ri in master.Replicas)
        {
            ForceHelloUpdate(ri);
        }
    }

    /// <port>sentinel.c sentinelForceHelloUpdateDictOfRedisInstances</port>
    private static void ForceHelloUpdate(SentinelRedisInstance ri)
    {
        long period = ri.State.Times.PublishPeriodMs + 1;
        if (ri.LastPubTimeMs >= period)
        {
            ri.LastPubTimeMs -= period;
        }
    }

    private static int AnnouncePort(SentinelState s)
    {
        if (s.AnnouncePort != 0)
        {
            return s.AnnouncePort;
        }
        ISentinelHost host = s.Host;
        return host.TlsReplication && host.TlsPort != 0 ? host.TlsPort : host.Port;
    }

    /// <summary>Only a hello that was really published counts as sent; else it is due again at
    /// once.
    /// </summary>
    /// <port>sentinel.c sentinelPublishReplyCallback</port>
    private static void PublishReply(
        SentinelAsyncContext c, Reply? reply, SentinelRedisInstance? ri)
    {
        if (reply is null || ri is null || c.Link is not { } link)
        {
            return;
        }
        link.PendingCommands--;
        SentinelCredentials.Note(ri, CredentialUse.Publish, reply);
        if (reply.Type != ReplyType.Error)
        {
            ri.LastPubTimeMs = SentinelClock.NowMs(ri.State);
        }
    }

    /// <summary>Adds the sender of a hello to the Sentinels of a master, and saves that together
    /// with whom it took the place of. Null if its address is no good.</summary>
    private static SentinelRedisInstance? AddSentinel(
        SentinelState s, SentinelRedisInstance master, in HelloMessage hello)
    {
        bool moved = SentinelInstances.RemoveMatchingSentinel(master, hello.RunId) > 0;
        if (moved)
        {
            SentinelEvents.Event(LogLevel.Notice, "+sentinel-address-switch", master,
                string.Create(CultureInfo.InvariantCulture,
                    $" ip {hello.Ip} port {hello.Port} for {hello.RunId}"));
        }
        bool removed = moved || RemoveOthersAtAddress(s, master, hello);
        SentinelRedisInstance? si = SentinelInstances.Create(s, hello.RunId, InstanceFlags.Sentinel,
            hello.Ip, hello.Port, master.Quorum, master, out _);
        if (si is null)
        {
            if (removed)
            {
                SentinelConfigRewrite.FlushConfig(s);
            }
            return null;
        }
        if (!moved)
        {
            SentinelEvents.Event(LogLevel.Notice, "+sentinel", si);
        }
        si.RunId = hello.RunId;
        SentinelLinks.TryConnectionSharing(si);
        if (moved)
        {
            SentinelLinks.UpdateSentinelAddressInAllMasters(si);
        }
        SentinelConfigRewrite.FlushConfig(s);
        return si;
    }

    /// <summary>Forgets, for all masters, a Sentinel of another run id at the address of a hello.
    /// True if there was one; the caller saves.</summary>
    private static bool RemoveOthersAtAddress(
        SentinelState s, SentinelRedisInstance master, in HelloMessage hello)
    {
        SentinelRedisInstance? other =
            SentinelInstances.ByAddrAndRunId(s, master.Sentinels, hello.Ip, hello.Port, null);
        if (other is null)
        {
            return false;
        }
        SentinelEvents.Event(LogLevel.Notice, "+sentinel-invalid-addr", other);
        foreach (SentinelRedisInstance each in s.Masters)
        {
            SentinelInstances.RemoveMatchingSentinel(each, other.RunId);
        }
        return true;
    }

    /// <summary>Takes over a configuration newer than ours.</summary>
    /// <remarks>Upstream compares the address with the configured one even while a failover of ours
    /// already advertises another; whether that failover goes on is a question of
    /// semantics.</remarks>
    private static void AdoptConfig(
        SentinelState s, SentinelRedisInstance master, SentinelRedisInstance si,
        in HelloMessage hello)
    {
        if (!s.Semantics.TakesEpochOf(s, hello))
        {
            return;
        }
        master.ConfigEpoch = hello.MasterConfigEpoch;
        bool overruled = s.Semantics.IsOverruledBy(master, hello.MasterConfigEpoch);
        bool announced = overruled && master.FailoverState > SentinelFailoverState.WaitPromotion;
        SentinelAddr old = master.Addr;
        if (Names(s, hello, old))
        {
            if (!announced)
            {
                if (overruled)
                {
                    GiveWay(master, si);
                }

                // REDISNET(sentinel-epoch-saved): in C it is written with the next change, and a
                // restart before that goes back to the older epoch.
                SentinelConfigRewrite.FlushConfig(s);
                return;
            }

            // What we announce is the promoted one's, whatever its name resolves to just now. Such
            // a failover is not aborted but replaced, like any configuration.
            old = SentinelInstances.CurrentMasterAddress(master);
        }
        SentinelEvents.Event(LogLevel.Warning, "+config-update-from", si);
        SentinelEvents.EventText(s, LogLevel.Warning, "+switch-master", master,
            $"{master.Name} {old.Announce(s)} {old.Port} "
            + $"{hello.MasterIp} {hello.MasterPort}");
        SentinelInstances.ResetMasterAndChangeAddress(master, hello.MasterIp, hello.MasterPort);
        SentinelScripts.CallClientReconfScript(master, leader: false, "start", old, master.Addr);
    }

    private static bool Names(SentinelState s, in HelloMessage hello, SentinelAddr addr) =>
        hello.MasterPort == addr.Port && addr.EqualsHostname(s, hello.MasterIp);

    /// <summary>Ends a failover that was overruled before it had changed the address.</summary>
    private static void GiveWay(SentinelRedisInstance master, SentinelRedisInstance si)
    {
        master.State.Log(LogLevel.Notice, $"Failover of {master.Name} in epoch "
            + $"{master.FailoverEpoch} given up: {si.Name} announced epoch {master.ConfigEpoch}");
        SentinelFailover.AbortFailover(master);
    }

    /// <summary>Says that a hello was refused; not more often than INFO is read, since whoever
    /// sends one may send thousands.</summary>
    private static void LogRefused(SentinelState s, ReadOnlySpan<byte> bytes)
    {
        long now = SentinelClock.NowMs(s);
        if (now - s.HelloRefusedLoggedMs <= s.Times.InfoPeriodMs)
        {
            return;
        }
        s.HelloRefusedLoggedMs = now;
        string text = Quoting.Repr(bytes[..Math.Min(bytes.Length, MaxRefusedShown)]);
        s.Log(LogLevel.Warning, $"Refused a hello with numbers that cannot be true: {text}");
    }
}
