// S17AdvertisedAddress: the old master until the promotion, the new one from then on.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S17 and S60: what goes out in hellos is the promoted replica from RECONF_SLAVES on and
/// the configured address before; over one connection its epoch never decreases.</summary>
public sealed class S17AdvertisedAddress : Checker
{
    private const int WordsOfHello = 8;

    private readonly HashSet<(Member, string Master, ulong Epoch, string Address)> _held = [];
    private readonly Dictionary<(long Connection, string Master), ulong> _sent = [];

    public override string Property => "S17,S60";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            string due = Due(master);
            _held.Add((m, master.Name, master.ConfigEpoch, due));
            if (master.Advertised != due)
            {
                Unsafe(m, $"{master.Name}: advertises {master.Advertised} in state "
                    + $"{master.FailoverState}, not {due}");
            }
        }
    }

    public override void OnSent(Member m, WireCommand c)
    {
        if (!m.IsSentinel || !c.Is("PUBLISH", SentinelHello.Channel))
        {
            return;
        }
        string[] words = c[2].Split(',');
        if (words.Length != WordsOfHello)
        {
            Unsafe(m, $"hello of {words.Length} words: {c[2]}");
            return;
        }
        ulong epoch = ulong.Parse(words[7], CultureInfo.InvariantCulture);
        string address = $"{words[5]}:{words[6]}";
        if (!_held.Contains((m, words[4], epoch, address))
            && !HoldsNow(m, words[4], epoch, address))
        {
            Unsafe(m, $"hello names {address} in epoch {epoch} for {words[4]}, which it never "
                + $"held");
        }
        (long, string) key = (c.Connection, words[4]);
        ulong before = _sent.GetValueOrDefault(key);
        if (epoch < before)
        {
            Unsafe(m, $"hello of epoch {epoch} for {words[4]} after one of {before}");
        }
        _sent[key] = Math.Max(epoch, before);
    }

    private static string Due(MasterFacts master) =>
        master.Is(InstanceFlags.FailoverInProgress) && master.Promoted.Length > 0
            && master.FailoverState >= SentinelFailoverState.ReconfReplicas
            ? master.Promoted
            : master.Address;

    // In the middle of a turn the facts are behind.
    private static bool HoldsNow(Member m, string master, ulong epoch, string address) =>
        ClusterView.MasterOf(m, master) is { } ri && ri.ConfigEpoch == epoch
        && Due(MasterFacts.Of(ri)) == address;
}
