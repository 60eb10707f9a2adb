// LinkFaults: cuts and delays between hosts, several of which may lie over each other.
// Ours, no origin in C.
//
// A link is cut as long as any window wants it cut; the last of them opens it again. Delays are set
// for the whole network and taken back as a whole.
using System;
using System.Collections.Generic;
using System.Linq;
using RedisNet.Sim;

namespace RedisNet.Campaign;

/// <summary>Counts who wants which direction cut. Hosts are given by one of their nodes.</summary>
public sealed class LinkFaults(SimWorld world, Func<IReadOnlyList<SimNode>> hosts)
{
    private readonly Dictionary<(string From, string To), int> _wanted = [];

    /// <summary>Cuts every direction from a left host to a right one, and back unless one way. The
    /// answer takes that back.</summary>
    public Action Cut(
        IReadOnlyCollection<SimNode> left, IReadOnlyCollection<SimNode> right, SimCut how,
        bool oneWay = false)
    {
        List<(SimNode From, SimNode To)> directions = [];
        foreach (SimNode a in left)
        {
            foreach (SimNode b in right.Where(b => b.Ip != a.Ip))
            {
                directions.Add((a, b));
                if (!oneWay)
                {
                    directions.Add((b, a));
                }
            }
        }
        foreach ((SimNode from, SimNode to) in directions)
        {
            Want(from, to, how);
        }
        return () =>
        {
            foreach ((SimNode from, SimNode to) in directions)
            {
                Release(from, to);
            }
        };
    }

    /// <summary>Cuts hosts off all others but some.</summary>
    public Action Isolate(
        IReadOnlyCollection<SimNode> group, SimCut how, params SimNode[] except) =>
        Cut(group, hosts().Where(h => !group.Concat(except).Any(g => g.Ip == h.Ip)).ToList(), how);

    /// <summary>Packets take up to so much longer, everywhere.</summary>
    public Action Delay(long us)
    {
        SetJitter(us);
        return () => SetJitter(world.Options.LatencyJitterUs);
    }

    private void SetJitter(long us)
    {
        IReadOnlyList<SimNode> all = hosts();
        foreach (SimNode a in all)
        {
            foreach (SimNode b in all.Where(b => b.Ip != a.Ip))
            {
                world.Link(a, b).LatencyJitterUs = us;
            }
        }
    }

    private void Want(SimNode from, SimNode to, SimCut how)
    {
        var key = (from.Ip, to.Ip);
        int count = _wanted.GetValueOrDefault(key);
        _wanted[key] = count + 1;
        if (count == 0)
        {
            world.CutOneWay(from, to, how);
        }
    }

    private void Release(SimNode from, SimNode to)
    {
        var key = (from.Ip, to.Ip);
        if (--_wanted[key] == 0)
        {
            world.CutOneWay(from, to, SimCut.None);
        }
    }
}
