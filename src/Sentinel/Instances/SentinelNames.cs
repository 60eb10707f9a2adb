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
// Peers may name anything, so there are limits. On the table: names that lead nowhere make room
// first, then those that lead to no instance, then other names of instances (a peer may call our
// master so), of each kind those not asked for the longest. The names we call instances by stay
// whatever happens: their last good addresses are what counts. And on what waits for the
// resolver: a few names at a time are with the worker, more wait here, each in its turn: those of
// instances in one queue, which is served first but for every fourth time, the others in another.
// What finds that queue full is not looked up now; who asks for it again, as hellos and INFO do
// every few seconds, finds a place once names that lead nowhere have had their answer.
//
// How old an address is, the monotonic clock tells, under either semantics.
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

    /// <summary>Most names that wait for a place at the worker; those of instances are not
    /// counted out.</summary>
    public const int MaxQueued = 256;

    /// <summary>So many names are with the worker, and cannot be overtaken there.</summary>
    private const int MaxAsked = 4;

    /// <summary>The other names wait for so many of instances at most.</summary>
    private const int OthersEvery = 4;

    /// <summary>An address that old is looked up anew.</summary>
    private const long FreshUs = 1_000_000;

    private readonly Dictionary<string, Entry> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(string Host, Entry Entry)> _ofInstances = new();
    private readonly Queue<(string Host, Entry Entry)> _others = new();
    private HashSet<string> _instanceNames = [];
    private long? _namedMonoUs;
    private long _served;
    private int _asked;
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
            : entry.InFlight || entry.Refused ? NameState.Pending
            : NameState.Unknown;
    }

    /// <summary>The address of a host if it is a literal or a name that is known already. Asks
    /// nobody, now or later: for words of which anyone may send any number. But a name so used is
    /// in use.</summary>
    public bool TryGetKnown(string host, out string ip)
    {
        if (s.Env.Net.Resolve(host, ipOnly: true, out ip, out _).Ok)
        {
            return true;
        }
        ip = "";
        if (s.ResolveHostnames && _names.TryGetValue(host, out Entry? entry))
        {
            entry.LastUse = ++_uses;
            ip = entry.Ip;
        }
        return ip.Length > 0;
    }

    /// <summary>Whether a name without an address is being looked up, or found no place for that
    /// yet; asking may begin it.</summary>
    public bool IsPending(string host) => Lookup(host, out _) == NameState.Pending;

    /// <summary>Calls back once when the answer about a pending name is there, whatever it is.
    /// False if too much waits already, here or for the resolver.</summary>
    public bool WhenAnswered(string host, Action action)
    {
        if (_waiting >= MaxWaiting || !_names.TryGetValue(host, out Entry? entry)
            || entry.Refused)
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
        HashSet<string> needed = OfInstances(addr => addr.Hostname);
        HashSet<string> addresses = OfInstances(addr => addr.Ip);
        var others = new List<(int Worth, long LastUse, string Name)>();
        foreach ((string name, Entry entry) in _names)
        {
            if (!entry.InFlight && !needed.Contains(name))
            {
                int worth = entry.Ip.Length == 0 ? 0 : addresses.Contains(entry.Ip) ? 2 : 1;
                others.Add((worth, entry.LastUse, name));
            }
        }
        others.Sort();
        foreach ((_, _, string name) in others[..Math.Min(others.Count, EvictedAtATime)])
        {
            _names.Remove(name);
        }
    }

    private HashSet<string> OfInstances(Func<SentinelAddr, string> part)
    {
        var parts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (SentinelRedisInstance master in s.Masters)
        {
            parts.Add(part(master.Addr));
            foreach (SentinelRedisInstance replica in master.Replicas)
            {
                parts.Add(part(replica.Addr));
            }
            foreach (SentinelRedisInstance sentinel in master.Sentinels)
            {
                parts.Add(part(sentinel.Addr));
            }
        }
        return parts;
    }

    private void Submit(string host, Entry entry)
    {
        entry.Refused = false;
        if (_asked < MaxAsked)
        {
            Ask(host, entry);
        }
        else if (IsOfInstance(host))
        {
            // Each of them once: there are no more than instances, which have limits too.
            entry.InFlight = true;
            _ofInstances.Enqueue((host, entry));
        }
        else if (_others.Count < MaxQueued)
        {
            entry.InFlight = true;
            _others.Enqueue((host, entry));
        }
        else
        {
            entry.Refused = true;
            s.Stats.LookupsRefused++;
        }
    }

    // The instances are gone through once a second at most: a stranger's name costs no more.
    private bool IsOfInstance(string host)
    {
        long now = s.Env.Clock.MonoUs();
        if (_namedMonoUs is not { } at || now - at >= FreshUs)
        {
            _instanceNames = OfInstances(addr => addr.Hostname);
            _namedMonoUs = now;
        }
        return _instanceNames.Contains(host);
    }

    private void Ask(string host, Entry entry)
    {
        entry.InFlight = true;
        _asked++;
        s.Stats.Lookups++;
        s.Env.Jobs.Submit(JobKind.Resolve, new LookupJob(s.Env.Net, host, job =>
        {
            entry.InFlight = false;
            _asked--;
            AskNext();
            if (job.Ip.Length == 0)
            {
                s.Stats.LookupsFailed++;
                s.Log(LogLevel.Warning, $"Failed to resolve hostname '{host}'");
            }
            Answered(host, entry, job.Ip);
        }));
    }

    private void AskNext()
    {
        bool othersTurn = ++_served % OthersEvery == 0;
        Queue<(string Host, Entry Entry)> queue =
            (othersTurn && _others.Count > 0) || _ofInstances.Count == 0 ? _others : _ofInstances;
        if (queue.TryDequeue(out (string Host, Entry Entry) next))
        {
            Ask(next.Host, next.Entry);
        }
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

        /// <summary>With the worker, or waiting for that.</summary>
        public bool InFlight;

        /// <summary>When it was last asked for, too many others waited.</summary>
        public bool Refused;
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
