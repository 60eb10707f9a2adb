// SimDns: which name has which address, and how well that can be found out.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>The names of a world: those set here, else those of its nodes.</summary>
public sealed class SimDns
{
    private readonly SimWorld _world;
    private readonly SortedDictionary<string, string> _names = new(StringComparer.Ordinal);

    internal SimDns(SimWorld world) => _world = world;

    /// <summary>How long an answer takes. On the loop the node stands still for it; in a job the
    /// job takes that long.</summary>
    public long DelayUs { get; set; }

    /// <summary>True: no name can be looked up (the delay passes all the same).</summary>
    public bool Down { get; set; }

    /// <summary>How many lookups in a hundred fail.</summary>
    public int FailPercent { get; set; }

    /// <summary>Gives a name an address, in place of the one it had.</summary>
    public void Set(string name, string ip)
    {
        _world.Trace.Note(null, "name " + name, ip);
        _names[name] = ip;
    }

    /// <summary>The name is unknown from now on, also if a node is called so.</summary>
    public void Remove(string name)
    {
        _world.Trace.Note(null, "name removed:", name);
        _names[name] = "";
    }

    /// <summary>Looks a name up for a node, which waits for it.</summary>
    internal Errno Resolve(SimNode node, string name, out string ip, out string error)
    {
        node.Spend(DelayUs);
        ip = "";
        if (Down || _world.Random.Percent(FailPercent))
        {
            error = "Temporary failure in name resolution";
            return Errno.EINVAL;
        }
        if (!_names.TryGetValue(name, out string? found))
        {
            found = _world.IpOf(name);
        }
        ip = found;
        error = ip.Length > 0 ? "" : "Name or service not known";
        return ip.Length > 0 ? Errno.None : Errno.EINVAL;
    }
}
