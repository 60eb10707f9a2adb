// RequestLimits: what a client may send at this moment. It changes with AUTH and CONFIG SET.
// Port of redis 7.2 networking.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Resp;

/// <summary>The conditions one call of <see cref="RequestParser.Parse"/> works under.</summary>
/// <param name="MaxBulkLength"><c>proto-max-bulk-len</c>. It does not bind the master link.</param>
/// <param name="AuthRequired">The client still has to authenticate: at most 10 arguments of at most
/// 16,384 bytes each.</param>
/// <param name="FromMaster">The bytes are the replication stream. Text lines are refused, and big
/// arguments stay in the query buffer, because the stream is passed on byte for byte.</param>
public readonly record struct RequestLimits(long MaxBulkLength, bool AuthRequired, bool FromMaster)
{
    /// <summary>The most arguments an unauthenticated client may announce.</summary>
    public const int UnauthenticatedArgs = 10;

    /// <summary>The longest argument an unauthenticated client may announce.</summary>
    public const int UnauthenticatedBulk = 16384;

    /// <summary>The default of <c>proto-max-bulk-len</c>.</summary>
    public const long DefaultMaxBulkLength = 512L * 1024 * 1024;

    /// <summary>An authenticated client under the default configuration.</summary>
    public static RequestLimits Default => new(DefaultMaxBulkLength, false, false);
}
