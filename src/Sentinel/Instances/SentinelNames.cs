// SentinelNames: host names and their last good addresses, looked up off the loop.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C asks the resolver on the loop: at every reconnection, and for every INFO of a replica that
// names its master by a host name. A resolver that takes ten seconds takes them from everything,
// and throws the Sentinel into TILT. Here the loop only asks this table. A name that is in it is
// answered at once, by the last good address; if that is older than a second, a job looks it up
// anew, one at a time for a name. A name without an address is Pending while it is looked up, and
// whoever asked either does without or is called when the answer is there.
//
// Peers may name anything, so the table has a limit: names that lead nowhere make room first, then
// those not asked for the longest. Names of instances stay whatever happens: their last good
// addresses are what counts. How old an address is, the monotonic clock tells, under either
// semantics.
//
// Until the Sentinel runs (while the configuration is loaded) names are looked up on the spot:
// nothing is served yet, and instances must be told apart by their addresses.
//
// REDISNET(sentinel-resolve-off-loop): see above.
using System;
using System.Collections.Generic;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>The table of names of one Sentinel.</summary>
public sealed class SentinelNames(SentinelState s)
{
    /// <summary>Most names kept, since peers may name any.</summary>
    public const int MaxNames = 4096;

    /// <summary>So many names make room at a time.</summary>
    private const int EvictedAtATime = MaxNames / 8;

    /// <summary>Most calls that wait for names; what is over is dropped (it is said
    /// again).</summary>
    public const int MaxWaiting = 256;

    /// <summary>An address that old is looked up anew.</summary>
    private const long FreshUs = 1_000_000;

    private readonly Dictionary<string, Entry> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _waiting;
    private long _uses;

    /// <summary>Whether to look up on the spot; so until the Sentinel runs.</summary>
    public bool Blocking { get; set; } = true;

    /// <summary>The address of a host by the rule of resolve-hostnames. Never waits unless
    /// <see cref="Blocking"/>; empty unless Known.</summary>
    public NameState Lookup(string host, out string ip)
    {
        INetwork net = s.Env.Net;
        if (net.Resolve(host, ipOnly: true, out ip, out _).Ok)
        {
            return NameState.Known;
        }
        ip = "";
        if (!s.ResolveHostnames)
        {
            return NameState.Unknown;
        }
        if (EntryOf(host) is not { } entry)
        {
            return NameState.Unknown;
        }
        if (Blocking)
        {
            bool found = net.Resolve(host, ipOnly: false, out string now, out _).Ok;
            Take(entry, found ? now : "");
        }
        else if (!entry.InFlight
            && (entry.AnsweredMonoUs is not { } at || s.Env.Clock.MonoUs() - at >= FreshUs))
        {
            Submit(host, entry);
        }
        ip = entry.Ip;
        return ip.Length > 0 ? NameState.Known
            : entry.InFlight ? NameState.Pending
            : NameState.Unknown;
    }

    /// <summary>The address of a host if it is a literal or a name that is known already. Asks
    /// nobody, now or later: for words of which anyone may send any number.</summary>
    public bool TryGetKnown(string host, out string ip)
    {
        if (s.Env.Net.Resolve(host, ipOnly: true, out ip, out _).Ok)
        {
            return true;
        }
        ip = s.ResolveHostnames && _names.TryGetValue(host, out Entry? entry) ? entry.Ip : "";
        return ip.Length > 0;
    }

    /// <summary>Whether a name without an address is being looked up; asking may begin
    /// that.</summary>
    public bool IsPending(string host) => Lookup(host, out _) == NameState.Pending;

    /// <summary>Calls back once when the answer about a pending name is there, whatever it is.
    /// False if too much waits already.</summary>
    public bool WhenAnswered(string host, Action action)
    {
        if (_waiting >= MaxWaiting || !_names.TryGetValue(host, out Entry? entry))
        {
            return false;
        }
        Check.That(entry.InFlight);
        entry.Waiting.Add(action);
        _waiting++;
        return true;
    }

    private Entry? EntryOf(string host)
    {
        if (!_names.TryGetValue(host, out Entry? entry))
        {
            if (_names.Count >= MaxNames)
            {
                MakeRoom();
            }
            if (_names.Count >= MaxNames)
            {
                return null;
            }
            entry = new Entry();
            _names.Add(host, entry);
        }
        entry.LastUse = ++_uses;
        return entry;
    }

    private void MakeRoom()
    {
        HashSet<string> needed = NamesOfInstances();
        var others = new List<(bool Found, long LastUse, string Name)>();
        foreach ((string name, Entry entry) in _names)
        {
            if (!entry.InFlight && !needed.Contains(name))
            {
                others.Add((entry.Ip.Length > 0, entry.LastUse, name));
            }
        }
        others.Sort();
        foreach ((_, _, string name) in others[..Math.Min(others.Count, EvictedAtATime)])
        {
            _names.Remove(name);
        }
    }

    private HashSet<string> NamesOfInstances()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (SentinelRedisInstance master in s.Masters)
        {
            names.Add(master.Addr.Hostname);
            foreach (SentinelRedisInstance replica in master.Replicas)
            {
                names.Add(replica.Addr.Hostname);
            }
            foreach (SentinelRedisInstance sentinel in master.Sentinels)
            {
                names.Add(sentinel.Addr.Hostname);
            }
        }
        return names;
    }

    private void Submit(string host, Entry entry)
    {
        entry.InFlight = true;
        s.Stats.Lookups++;
        s.Env.Jobs.Submit(JobKind.Resolve, new LookupJob(s.Env.Net, host, job =>
        {
            entry.InFlight = false;
            if (job.Ip.Length == 0)
            {
                s.Stats.LookupsFailed++;
                s.Log(LogLevel.Warning, $"Failed to resolve hostname '{host}'");
            }
            Answered(host, entry, job.Ip);
        }));
    }

    private void Answered(string host, Entry entry, string ip)
    {
        bool changed = ip.Length > 0 && ip != entry.Ip;
        Take(entry, ip);
        if (changed)
        {
            SentinelLinks.AddressChanged(s, host);
        }
        Action[] waiting = [.. entry.Waiting];
        entry.Waiting.Clear();
        _waiting -= waiting.Length;
        foreach (Action action in waiting)
        {
            action();
        }
    }

    /// <summary>A failure leaves the last good address in force.</summary>
    private void Take(Entry entry, string ip)
    {
        entry.AnsweredMonoUs = s.Env.Clock.MonoUs();
        entry.Ip = ip.Length > 0 ? ip : entry.Ip;
    }

    private sealed class Entry
    {
        public readonly List<Action> Waiting = [];
        public string Ip = "";
        public bool InFlight;
        public long? AnsweredMonoUs;
        public long LastUse;
    }

    private sealed class LookupJob(INetwork net, string host, Action<LookupJob> done)
        : BackgroundJob
    {
        /// <summary>The address found, or empty.</summary>
        public string Ip { get; private set; } = "";

        public override void Run()
        {
            bool found = net.Resolve(host, ipOnly: false, out string ip, out _).Ok;
            Ip = found ? ip : "";
        }

        public override void Completed() => done(this);
    }
}
