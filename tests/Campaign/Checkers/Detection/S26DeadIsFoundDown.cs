// S26DeadIsFoundDown: who is dead is soon known to be.
// Ours, no origin in C.
//
// Time counts from the death, from the last answer that was still under way, from the end of TILT,
// and from the Sentinel's own start, whichever is last. TILT itself may take no longer than its
// period without another trigger, or a clock that jumped would blind the Sentinel: S53.
using System;
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S26 and S53: a server or Sentinel whose program is dead is SDOWN at every live Sentinel
/// outside TILT within down-after, a ping period and a second.</summary>
/// <remarks>Upstream measures by the wall clock, so a step back blinds it: D7.</remarks>
public sealed class S26DeadIsFoundDown : Checker
{
    private const long SlackMs = 1500;
    private const long LastAnswerWithinUs = 30_000_000;

    private readonly Dictionary<SentinelRedisInstance, Watch> _watches = [];
    private readonly Dictionary<Member, long> _diedUs = [];
    private readonly Dictionary<Member, long> _tiltUs = [];

    public override string Property => "S26,S53";

    public override string KnownInUpstream => "D7";

    protected override bool IsOwnFault => true;

    public override void OnRestart(Member m) => _diedUs.Remove(m);

    public override void OnEvent(Member m, SentinelEvent e)
    {
        if (e.Type == "+tilt")
        {
            _tiltUs[m] = View.NowUs;
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (m.State.Tilt)
        {
            JudgeTilt(m);
        }
        Member? target = View.At(ri.Addr.Ip, ri.Addr.Port);
        if (target is null || target.Alive || m.State.Tilt)
        {
            _watches.Remove(ri);
            return;
        }
        if (!_diedUs.TryGetValue(target, out long diedUs))
        {
            _diedUs[target] = diedUs = View.NowUs;
        }
        if (!_watches.TryGetValue(ri, out Watch? watch))
        {
            _watches[ri] = watch = new Watch { SinceUs = View.NowUs };
        }
        if (watch.LastAvailMs != ri.Link.LastAvailTimeMs
            && View.NowUs - diedUs < LastAnswerWithinUs)
        {
            watch.LastAvailMs = ri.Link.LastAvailTimeMs;
            watch.SinceUs = Math.Max(watch.SinceUs, View.NowUs);
        }
        long bound = ri.DownAfterPeriodMs + m.State.Times.PingPeriodMs + 1000;
        bound += (bound / 10) + SlackMs;
        if (!ri.Is(InstanceFlags.SDown) && !watch.Told && View.NowUs - watch.SinceUs > bound * 1000)
        {
            watch.Told = true;
            Stuck(m, $"{ri.TypeName} {ri.Name}: dead since "
                + $"{(View.NowUs - diedUs) / 1000} ms, not SDOWN; bound {bound} ms");
        }
    }

    private void JudgeTilt(Member m)
    {
        long period = m.State.Times.TiltPeriodMs;
        long limitUs = (period + (period / 10) + (2 * SlackMs)) * 1000;
        if (_tiltUs.TryGetValue(m, out long since) && View.NowUs - since > limitUs)
        {
            _tiltUs.Remove(m);
            Stuck(m, $"in TILT for {(View.NowUs - since) / 1000} ms without a new trigger");
        }
    }

    private sealed class Watch
    {
        public long SinceUs { get; set; }

        public long LastAvailMs { get; set; }

        public bool Told { get; set; }
    }
}
