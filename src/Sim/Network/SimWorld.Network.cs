// SimWorld.Network: links between hosts and what can be done to them; who listens where.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Everything is said of hosts: two nodes of one host are never cut off each other.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

public sealed partial class SimWorld
{
    /// <summary>What the address of a listener on a path begins with.</summary>
    internal const string UnixPrefix = "unix:";

    private const int DefaultSocketBufferBytes = 128 * 1024;
    private const int FirstPort = 32768;
    private const long DefaultConnectTimeoutUs = 127_000_000;
    private const long DefaultRetransmitLimitUs = 924_000_000;

    private readonly List<SimListener> _listeners = [];
    private int _nextPort = FirstPort;

    /// <summary>The names of this world.</summary>
    public SimDns Dns { get; }

    internal int SocketBufferBytes =>
        Options.SocketBufferBytes > 0 ? Options.SocketBufferBytes : DefaultSocketBufferBytes;

    internal long ConnectTimeoutUs =>
        Options.ConnectTimeoutUs > 0 ? Options.ConnectTimeoutUs : DefaultConnectTimeoutUs;

    internal long RetransmitLimitUs =>
        Options.RetransmitLimitUs > 0 ? Options.RetransmitLimitUs : DefaultRetransmitLimitUs;

    /// <summary>The link from one node's host to another's, to change its delay.</summary>
    public SimLink Link(SimNode from, SimNode to) => from.Host.LinkTo(to.Host);

    /// <summary>Cuts two hosts off each other: packets between them wait, as if sent again and
    /// again; or, with Drop, are lost.</summary>
    public void Cut(SimNode a, SimNode b) => Cut(a, b, SimCut.Hold);

    /// <summary>Cuts two hosts off each other.</summary>
    public void Cut(SimNode a, SimNode b, SimCut how)
    {
        CutOneWay(a, b, how);
        CutOneWay(b, a, how);
    }

    /// <summary>Nothing passes from one host to the other; the way back stays open.</summary>
    public void CutOneWay(SimNode from, SimNode to, SimCut how)
    {
        if (from.Host != to.Host)
        {
            Link(from, to).Set(how);
        }
    }

    /// <summary>Joins them again; what waited arrives, in order.</summary>
    public void Heal(SimNode a, SimNode b)
    {
        CutOneWay(a, b, SimCut.None);
        CutOneWay(b, a, SimCut.None);
    }

    /// <summary>Clogs one direction for a time; what waited then arrives in one burst. Another
    /// change of the link in between ends it early.</summary>
    public void Clog(SimNode from, SimNode to, long durationUs)
    {
        CutOneWay(from, to, SimCut.Hold);
        if (from.Host != to.Host)
        {
            SimLink link = Link(from, to);
            Schedule(durationUs, () => Unclog(link));
        }
    }

    /// <summary>No packet passes between the two groups, or none from left to right.</summary>
    public void Partition(
        IReadOnlyList<SimNode> left, IReadOnlyList<SimNode> right, SimCut how, bool oneWay = false)
    {
        foreach (SimNode a in left)
        {
            foreach (SimNode b in right)
            {
                CutOneWay(a, b, how);
                if (!oneWay)
                {
                    CutOneWay(b, a, how);
                }
            }
        }
    }

    /// <summary>Cuts a node's host off all others there are; with None joins it again.</summary>
    public void Isolate(SimNode node, SimCut how)
    {
        foreach (SimHost other in _hosts)
        {
            if (other != node.Host)
            {
                node.Host.LinkTo(other).Set(how);
                other.LinkTo(node.Host).Set(how);
            }
        }
    }

    /// <summary>The network is whole again: every link open and at the delays of the options, every
    /// host with its address. Hosts without power stay so.</summary>
    public void HealAll()
    {
        foreach (SimHost host in _hosts)
        {
            if (host.AddressLost)
            {
                host.RegainAddress();
            }
        }
        foreach (SimHost host in _hosts)
        {
            foreach (SimLink link in host.Links)
            {
                link.Restore();
                link.Set(SimCut.None);
            }
        }
    }

    /// <summary>Every open connection between hosts, once, in an order that is always the
    /// same.</summary>
    public IReadOnlyList<SimConnection> Connections()
    {
        List<SimConnection> all = [];
        foreach (SimNode node in _nodes)
        {
            foreach (SimConnection c in node.Connections)
            {
                // One of the ends: the one with a port of its own choice.
                if (c.Local.Port >= FirstPort && c.Remote.Ip != c.Local.Ip)
                {
                    all.Add(c);
                }
            }
        }
        return all;
    }

    /// <summary>Resets one connection, by chance. False if there is none.</summary>
    public bool ResetRandomConnection()
    {
        IReadOnlyList<SimConnection> all = Connections();
        if (all.Count == 0)
        {
            return false;
        }
        all[(int)Random.Below(all.Count)].Reset();
        return true;
    }

    internal int NextPort() => _nextPort++;

    internal string IpOf(string name)
    {
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (_nodes[i].Name == name)
            {
                return _nodes[i].Ip;
            }
        }
        return "";
    }

    internal int ShortSend(int count) => Short(count, Options.ShortSendPercent);

    internal int ShortRecv(int count) => Short(count, Options.ShortRecvPercent);

    internal bool DrawReset() => Options.ResetPerMillionSends > 0
        && Random.Below(1_000_000) < Options.ResetPerMillionSends;

    internal bool Listen(SimListener listener)
    {
        foreach (SimListener other in _listeners)
        {
            if (other.Node.Ip == listener.Node.Ip && other.Port == listener.Port
                && other.Address == listener.Address)
            {
                return false;
            }
        }
        _listeners.Add(listener);
        return true;
    }

    internal void Unlisten(SimListener listener) => _listeners.Remove(listener);

    /// <summary>Who listens there, on that host; loopback addresses mean that host.</summary>
    internal SimListener? FindListener(SimHost host, string address, int port)
    {
        bool here = IsLoopback(address)
            || address.StartsWith(UnixPrefix, StringComparison.Ordinal);
        string ip = here ? host.Ip : address;
        string any = address.Contains(':') ? "::" : "0.0.0.0";
        foreach (SimListener l in _listeners)
        {
            if (l.Node.Ip == ip && l.Port == port
                && (l.Address == address || (port > 0 && l.Address == any)))
            {
                return l;
            }
        }
        return null;
    }

    private static void Unclog(SimLink link)
    {
        if (link.Cut == SimCut.Hold)
        {
            link.Set(SimCut.None);
        }
    }

    private static bool IsLoopback(string ip) =>
        ip.StartsWith("127.", StringComparison.Ordinal) || ip == "::1";

    private int Short(int count, int percent) =>
        count > 1 && Random.Percent(percent) ? (int)Random.Below(count - 1) + 1 : count;
}
