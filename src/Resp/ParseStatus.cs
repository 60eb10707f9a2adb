// ParseStatus: how far a pass of the request parser got.
// Port of redis 7.2 networking.c (C_OK and C_ERR of processInputBuffer, told apart).
namespace RedisNet.Resp;

/// <summary>Why <see cref="RequestParser.Parse"/> returned. In all three cases the commands that
/// are in the batch are complete and must be executed first.</summary>
public enum ParseStatus
{
    /// <summary>The batch is full, or what follows may depend on what is in it. Execute, clear the
    /// batch and parse again, without waiting for input.</summary>
    Ok = 0,

    /// <summary>Everything that arrived is parsed. Parse again when more has arrived.</summary>
    NeedMore = 1,

    /// <summary>The client broke the protocol; the batch holds no command. See
    /// <see cref="RequestParser.Error"/>. The state is final.</summary>
    ProtocolError = 2,
}
