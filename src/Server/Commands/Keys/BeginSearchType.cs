// BeginSearchType: the ways in which a key spec finds where to begin.
// Port of redis 7.2 server.h kspec_bs_type. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How the begin of the search is found.</summary>
/// <port>server.h kspec_bs_type</port>
public enum BeginSearchType
{
    /// <summary>The spec cannot tell.</summary>
    Unknown = 1,

    /// <summary>At a fixed argument.</summary>
    Index,

    /// <summary>After a keyword.</summary>
    Keyword,
}
