// NetAddress: one end of a connection as Redis prints it.
// Port of redis 7.2 anet.c anetFdToString, anetFormatAddr. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>An IP literal (or "/unixsocket", or "?" when unknown) and a port (0 without
/// one).</summary>
public readonly record struct NetAddress(string Ip, int Port)
{
    /// <summary>What C reports when the system gives no address.</summary>
    public static NetAddress Unknown => new("?", 0);

    /// <summary>What C reports for either end of a Unix socket.</summary>
    public static NetAddress UnixSocket => new("/unixsocket", 0);

    /// <summary>"ip:port", an IPv6 literal in square brackets.</summary>
    /// <port>connection.h formatAddr</port>
    public override string ToString() => Format(Ip, Port);

    /// <summary>"host:port", a host with a colon in square brackets.</summary>
    /// <port>connection.h formatAddr</port>
    public static string Format(string ip, int port)
    {
        string digits = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ip.Contains(':') ? "[" + ip + "]:" + digits : ip + ":" + digits;
    }
}
