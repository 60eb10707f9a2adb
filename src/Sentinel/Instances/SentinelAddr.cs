// SentinelAddr: where an instance is, as it was named and as it resolves.
// Port of redis 7.2 sentinel.c sentinelAddr. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// An address is immutable and may be shared; where C duplicates one, the reference is copied. Host
// is what the configuration or the peer said, Ip what that resolved to: the same literal unless
// resolve-hostnames is on, and empty when a name could not be resolved yet.
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>A host as named, its IP and a port.</summary>
/// <port>sentinel.c sentinelAddr</port>
public sealed class SentinelAddr
{
    private SentinelAddr(string hostname, string ip, int port)
    {
        Hostname = hostname;
        Ip = ip;
        Port = port;
    }

    public string Hostname { get; }

    /// <summary>An IP literal, or empty while the name does not resolve.</summary>
    public string Ip { get; }
    public int Port { get; }

    /// <summary>Builds an address. On failure returns null with EINVAL for a port out of range and
    /// ENOENT for a host that does not resolve (or is no literal while resolve-hostnames is
    /// off).</summary>
    /// <port>sentinel.c createSentinelAddr</port>
    public static SentinelAddr? Create(
        SentinelState s, string hostname, int port, bool acceptUnresolved, out Errno errno)
    {
        if (port is < 0 or > 65535)
        {
            errno = Errno.EINVAL;
            return null;
        }
        NameState state = s.Names.Lookup(hostname, out string ip);
        if (state != NameState.Known)
        {
            if (state == NameState.Unknown)
            {
                s.Log(LogLevel.Warning, $"Failed to resolve hostname '{hostname}'");
            }
            if (!s.ResolveHostnames || !acceptUnresolved)
            {
                errno = Errno.ENOENT;
                return null;
            }
        }
        errno = Errno.None;
        return new SentinelAddr(hostname, ip, port);
    }

    /// <summary>Whether both name the same instance: same port, and same IP or same host
    /// name.</summary>
    /// <port>sentinel.c sentinelAddrOrHostnameEqual</port>
    // REDISNET(sentinel-unresolved-differ): to C all names without an address are equal.
    public bool SameAs(SentinelAddr other) =>
        Port == other.Port
        && ((Ip == other.Ip && Ip.Length > 0)
            || CText.EqualsIgnoreCase(Hostname, other.Hostname));

    /// <summary>Whether a host that an instance reported is this address. A name that does not
    /// resolve is compared as text.</summary>
    /// <port>sentinel.c sentinelAddrEqualsHostname</port>
    public bool EqualsHostname(SentinelState s, string? hostname)
    {
        if (hostname is null)
        {
            return false;
        }
        if (!Resolve(s, hostname, out string ip))
        {
            return CText.EqualsIgnoreCase(s.ResolveHostnames ? Hostname : Ip, hostname);
        }
        return CText.EqualsIgnoreCase(Ip, ip);
    }

    /// <summary>What others are told: the name with announce-hostnames, else the IP.</summary>
    /// <port>sentinel.c announceSentinelAddr</port>
    public string Announce(SentinelState s) => s.AnnounceHostnames ? Hostname : Ip;

    /// <summary>The announced host and the port, IPv6 in brackets: the name of a replica.</summary>
    /// <port>sentinel.c announceSentinelAddrAndPort</port>
    public string AnnounceWithPort(SentinelState s) => NetAddress.Format(Announce(s), Port);

    /// <summary>Resolves by the rule of resolve-hostnames: only literals without it.</summary>
    /// <remarks>Never waits; a name looked up for the first time has no address yet. Who must tell
    /// that from a name without one asks <see cref="SentinelNames"/>.</remarks>
    /// <port>anet.c anetResolve</port>
    public static bool Resolve(SentinelState s, string hostname, out string ip) =>
        s.Names.Lookup(hostname, out ip) == NameState.Known;
}
