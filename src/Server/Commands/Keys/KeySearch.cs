// KeySearch: variants of the search for keys by key specs.
// Port of redis 7.2 server.h GET_KEYSPEC_*. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>Options of <see cref="KeyExtraction.UsingKeySpecs"/>.</summary>
/// <port>server.h GET_KEYSPEC_INCLUDE_NOT_KEYS, GET_KEYSPEC_RETURN_PARTIAL</port>
[Flags]
public enum KeySearch
{
    Default = 0,

    /// <summary>Shard channels count as keys.</summary>
    IncludeNotKeys = 1 << 0,

    /// <summary>A spec that cannot be followed is skipped; the keys of the others are
    /// returned.</summary>
    ReturnPartial = 1 << 1,
}
