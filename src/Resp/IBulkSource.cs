// IBulkSource: where the parser gets memory for one big argument.
// No port: C makes the query buffer itself the argument (PROTO_MBULK_BIG_ARG).
namespace RedisNet.Resp;

/// <summary>Hands out memory for arguments of <see cref="RequestParser.BigArg"/> bytes or
/// more.</summary>
public interface IBulkSource
{
    /// <summary>A new, empty argument that will hold <paramref name="length"/> bytes. Nothing needs
    /// to be reserved yet: the length is only what a client claims.</summary>
    BulkArgument Start(int length);
}
