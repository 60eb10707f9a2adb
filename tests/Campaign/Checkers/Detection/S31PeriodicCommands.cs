// S31PeriodicCommands: everybody is pinged, asked and told in time, in TILT too.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>S31 and the sending half of S52: over a connected link without a backlog of replies,
/// PING goes out every min(down-after, 1 s), a hello every 2 s, INFO every 10 s; nobody is
/// reconnected more often than once a ping period.</summary>
/// <remarks>Seen on the wire. What is due must be there three ticks later: a tick only queues
/// it.</remarks>
public sealed class S31PeriodicCommands : Checker
{
    private const long SlackMs = 2500;
    private const int Patience = 3;
    private const int FewPending = 20;

    // A Sentinel that made no turn for so long was stopped, or waited for its disk.
    private const long GapUs = 1_000_000;

    private readonly Dictionary<(Member, string What, string To), Sent> _sent = [];
    private readonly Dictionary<SentinelRedisInstance, Watch> _watches = [];

    public override string Property => "S31,S52";

    public override string KnownInUpstream => "D7";

    protected override bool IsOwnFault => true;

    public override void OnSent(Member m, WireCommand c)
    {
        if (!m.IsSentinel)
        {
            return;
        }
        if (c.Is("PING") || c.Is("INFO"))
        {
            SentOf(m, c[0], c.To).Us = View.NowUs;
        }
        else if (c.Is("PUBLISH", SentinelHello.Channel))
        {
            string[] words = c[2].Split(',');
            SentOf(m, words.Length > 4 ? words[4] : "", c.To).Us = View.NowUs;
        }
    }

    public override void OnInstance(Member m, SentinelRedisInstance ri)
    {
        if (!_watches.TryGetValue(ri, out Watch? watch))
        {
            _watches[ri] = watch = new Watch();
        }
        JudgeReconnect(m, ri, watch);
        watch.SinceUs = View.NowUs - watch.SeenUs > GapUs ? View.NowUs : watch.SinceUs;
        watch.SeenUs = View.NowUs;
        InstanceLink link = ri.Link;
        if (link.Disconnected || link.PendingCommands > FewPending
            || !ReferenceEquals(watch.Connection, link.Cc))
        {
            watch.Connection = link.Disconnected ? null : link.Cc;
            watch.SinceUs = View.NowUs;
            watch.Late = 0;
            return;
        }
        string? late = Late(m, ri, watch);
        watch.Late = late is null ? 0 : watch.Late + 1;
        if (watch.Late == Patience)
        {
            Unsafe(m, $"{ri.TypeName} {ri.Name}: {late}");
        }
    }

    private string? Late(Member m, SentinelRedisInstance ri, Watch watch)
    {
        SentinelTimes times = m.State.Times;
        if (!ReferenceEquals(watch.Addr, ri.Addr))
        {
            string to = ClusterView.Show(ri.Addr);
            watch.Addr = ri.Addr;
            watch.Ping = SentOf(m, "PING", to);
            watch.Hello = SentOf(m, (ri.Master ?? ri).Name, to);
            watch.Info = SentOf(m, "INFO", to);
        }
        long ping = Math.Min(ri.DownAfterPeriodMs, times.PingPeriodMs);
        return Overdue(watch.Ping!, ping, watch)
            ?? Overdue(watch.Hello!, times.PublishPeriodMs, watch)
            ?? (ri.Is(InstanceFlags.Sentinel)
                ? null : Overdue(watch.Info!, times.InfoPeriodMs, watch));
    }

    private Sent SentOf(Member m, string what, string to)
    {
        if (!_sent.TryGetValue((m, what, to), out Sent? sent))
        {
            _sent[(m, what, to)] = sent = new Sent(what);
        }
        return sent;
    }

    private string? Overdue(Sent sent, long periodMs, Watch watch)
    {
        long since = Math.Max(watch.SinceUs, sent.Us);
        long limitMs = periodMs + (periodMs / 10) + SlackMs;
        return View.NowUs - since > limitMs * 1000
            ? $"no {sent.What} for {(View.NowUs - since) / 1000} ms, period {periodMs}"
            : null;
    }

    private void JudgeReconnect(Member m, SentinelRedisInstance ri, Watch watch)
    {
        long last = ri.Link.LastReconnTimeMs;
        bool soon = watch.ReconnMs != 0 && last != watch.ReconnMs
            && ReferenceEquals(watch.Link, ri.Link)
            && last - watch.ReconnMs < m.State.Times.PingPeriodMs && last > watch.ReconnMs;
        watch.ReconnMs = last;
        watch.Link = ri.Link;
        if (soon)
        {
            Unsafe(m, $"{ri.TypeName} {ri.Name}: connected anew within a ping period");
        }
    }

    /// <summary>When one thing was last sent to one address.</summary>
    private sealed class Sent(string what)
    {
        public string What { get; } = what;

        public long Us { get; set; }
    }

    private sealed class Watch
    {
        /// <summary>The address the three below are about.</summary>
        public SentinelAddr? Addr { get; set; }

        public Sent? Ping { get; set; }

        public Sent? Hello { get; set; }

        public Sent? Info { get; set; }

        public SentinelAsyncContext? Connection { get; set; }

        public InstanceLink? Link { get; set; }

        public long SinceUs { get; set; }

        public long SeenUs { get; set; }

        public long ReconnMs { get; set; }

        public int Late { get; set; }
    }
}
