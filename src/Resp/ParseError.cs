// ParseError: the ways a client can break the protocol, each with C's reply and C's log wording.
// Port of redis 7.2 networking.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

/// <summary>What was wrong with the bytes of a client.</summary>
public enum ParseError
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>64 KiB without the end of an inline line.</summary>
    TooBigInlineRequest,

    /// <summary>A quote left open, or closed in front of a letter.</summary>
    UnbalancedQuotes,

    /// <summary>64 KiB behind a star without a carriage return.</summary>
    TooBigMultibulkCount,

    /// <summary>The number of arguments is no number or above 2^31-1.</summary>
    InvalidMultibulkLength,

    /// <summary>More than 10 arguments from a client that has not authenticated.</summary>
    UnauthenticatedMultibulkLength,

    /// <summary>64 KiB where a bulk header should be, without a carriage return.</summary>
    TooBigBulkCount,

    /// <summary>Something else than a bulk string among the arguments.</summary>
    ExpectedDollar,

    /// <summary>The length of an argument is no number, negative or above the limit.</summary>
    InvalidBulkLength,

    /// <summary>An argument above 16 KiB from a client that has not authenticated.</summary>
    UnauthenticatedBulkLength,

    /// <summary>The master sent a line of text: the stream is out of step. It gets no
    /// reply.</summary>
    InlineFromMaster,
}
