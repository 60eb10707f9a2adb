// SimCut: what becomes of packets on a link.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sim;

/// <summary>The state of one direction between two hosts.</summary>
public enum SimCut
{
    /// <summary>They arrive.</summary>
    None,

    /// <summary>They wait, and all arrive in one burst when it is over: a clogged link.</summary>
    Hold,

    /// <summary>They are lost. The sender's kernel sends them again, at growing intervals, until
    /// one passes or it gives up.</summary>
    Drop,
}
