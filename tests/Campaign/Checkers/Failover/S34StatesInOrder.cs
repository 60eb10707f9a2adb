// S34StatesInOrder: a failover goes through its stations in order.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>Each event of a failover comes at the station it belongs to; aborts only up to
/// WAIT_PROMOTION; after each turn the state is where the events lead.</summary>
public sealed class S34StatesInOrder : Checker
{
    private const SentinelFailoverState None = SentinelFailoverState.None;
    private const SentinelFailoverState WaitStart = SentinelFailoverState.WaitStart;
    private const SentinelFailoverState Select = SentinelFailoverState.SelectReplica;
    private const SentinelFailoverState SendNoOne = SentinelFailoverState.SendReplicaOfNoOne;
    private const SentinelFailoverState WaitPromotion = SentinelFailoverState.WaitPromotion;
    private const SentinelFailoverState Reconf = SentinelFailoverState.ReconfReplicas;
    private const SentinelFailoverState Update = SentinelFailoverState.UpdateConfig;

    private readonly Dictionary<string, Step> _steps = new()
    {
        ["+try-failover"] = new([None], WaitStart),
        ["+elected-leader"] = new([WaitStart], Select),
        ["+failover-state-select-slave"] = new([Select], Select),
        ["+selected-slave"] = new([Select], SendNoOne),
        ["+failover-state-send-slaveof-noone"] = new([SendNoOne], SendNoOne),
        ["+failover-state-wait-promotion"] = new([SendNoOne], WaitPromotion),
        ["+promoted-slave"] = new([WaitPromotion], Reconf),
        ["+failover-state-reconf-slaves"] = new([Reconf], Reconf),
        ["+slave-reconf-sent"] = new([Reconf], Reconf),
        ["+failover-end-for-timeout"] = new([Reconf], Reconf),
        ["+failover-end"] = new([Reconf], Update),
        ["+slave-reconf-sent-be"] = new([Update], Update),
        ["-failover-abort-not-elected"] = new([WaitStart], None),
        ["-failover-abort-no-good-slave"] = new([Select], None),
        ["-failover-abort-slave-timeout"] = new([SendNoOne, WaitPromotion], None),
    };

    private readonly Dictionary<(Member, string), SentinelFailoverState> _states = [];

    public override string Property => "S34";

    public override void OnRestart(Member m)
    {
        foreach ((Member, string) key in _states.Keys.Where(k => k.Item1 == m).ToList())
        {
            _states.Remove(key);
        }
    }

    public override void OnEvent(Member m, SentinelEvent e)
    {
        const string givenUp = "Failover of ";
        if (e.Type.Length == 0 && e.Text.StartsWith(givenUp, StringComparison.Ordinal))
        {
            OnGivenUp(m, e.Text[givenUp.Length..].Split(' ')[0]);
            return;
        }
        (Member, string) key = (m, e.MasterName);
        if (e.Type is "+switch-master" or "+reset-master" or "-monitor")
        {
            _states[key] = None;
        }
        else if (_steps.TryGetValue(e.Type, out Step? step))
        {
            SentinelFailoverState at = _states.GetValueOrDefault(key, None);
            if (!step.From.Contains(at))
            {
                Unsafe(m, $"{e} at station {at}");
            }
            _states[key] = step.To;
        }
    }

    // Strict semantics: overruled by a newer configuration that names the same master.
    private void OnGivenUp(Member m, string name)
    {
        SentinelFailoverState at = _states.GetValueOrDefault((m, name), None);
        if (at is None or Reconf or Update)
        {
            Unsafe(m, $"failover of {name} given up at station {at}");
        }
        _states[(m, name)] = None;
    }

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            SentinelFailoverState due = _states.GetValueOrDefault((m, master.Name), None);
            if (master.FailoverState != due)
            {
                Unsafe(m, $"{master.Name}: in state {master.FailoverState}; its events lead to "
                    + $"{due}");
                _states[(m, master.Name)] = master.FailoverState;
            }
        }
    }

    private sealed record Step(SentinelFailoverState[] From, SentinelFailoverState To);
}
