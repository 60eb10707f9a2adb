// OpKind: the commands clients of the campaign send.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>What an operation does, and what is held against its answer.</summary>
public enum OpKind
{
    /// <summary>SET of a key that is written once: it must be there in the end, or its loss be
    /// explained.</summary>
    Set,

    /// <summary>INCR of a counter: it only grows within one history.</summary>
    Incr,

    /// <summary>SET with a time to live: gives the stream deletions by expiry.</summary>
    Volatile,

    /// <summary>SET and DEL of keys that come and go.</summary>
    Delete,

    /// <summary>GET of a key whose write was acknowledged.</summary>
    Read,

    /// <summary>WAIT after a write.</summary>
    Wait,
}
