// RequestKind: which of the two request forms the parser is in the middle of.
// Port of redis 7.2 server.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

/// <summary>The form of the request that is being read.</summary>
/// <port>server.h PROTO_REQ_INLINE PROTO_REQ_MULTIBULK</port>
public enum RequestKind : byte
{
    /// <summary>Between two requests.</summary>
    None = 0,

    /// <summary>One line of words, as typed into telnet.</summary>
    Inline = 1,

    /// <summary>An array of bulk strings.</summary>
    Multibulk = 2,
}
