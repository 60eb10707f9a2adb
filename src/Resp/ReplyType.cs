// ReplyType: the kinds of reply there are, in both protocol versions.
// Port of redis 7.2 deps/hiredis/read.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

/// <summary>The kind of a <see cref="Reply"/>.</summary>
/// <port>read.h REDIS_REPLY_STRING</port>
public enum ReplyType : byte
{
    /// <summary>A bulk string.</summary>
    String = 1,

    /// <summary>A sequence of replies.</summary>
    Array = 2,

    /// <summary>A signed 64-bit integer.</summary>
    Integer = 3,

    /// <summary>Nothing: any of the three forms of null.</summary>
    Nil = 4,

    /// <summary>A short text such as OK.</summary>
    Status = 5,

    /// <summary>An error text, its code first.</summary>
    Error = 6,

    /// <summary>A floating point number.</summary>
    Double = 7,

    /// <summary>True or false.</summary>
    Bool = 8,

    /// <summary>Keys and values in turn.</summary>
    Map = 9,

    /// <summary>A sequence without order.</summary>
    Set = 10,

    /// <summary>Keys and values about the reply that follows.</summary>
    Attribute = 11,

    /// <summary>A sequence that answers no request.</summary>
    Push = 12,

    /// <summary>An integer of any size, as text.</summary>
    BigNumber = 13,

    /// <summary>A string with a three-letter format.</summary>
    Verbatim = 14,
}
