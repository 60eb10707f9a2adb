// FindKeysType: the ways in which a key spec tells keys from other arguments.
// Port of redis 7.2 server.h kspec_fk_type. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How the keys are told from the other arguments.</summary>
/// <port>server.h kspec_fk_type</port>
public enum FindKeysType
{
    /// <summary>The spec cannot tell.</summary>
    Unknown = 1,

    /// <summary>From the begin to a last key, with a step.</summary>
    Range,

    /// <summary>An argument says how many there are.</summary>
    Keynum,
}
