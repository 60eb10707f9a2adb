// ClientBufferLimits: output limits of one class of clients.
// Port of redis 7.2 server.h clientBufferLimitsConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Beyond the hard limit a client is closed at once, beyond the soft one after so many
/// seconds; 0 is no limit.</summary>
/// <port>server.h clientBufferLimitsConfig</port>
public readonly record struct ClientBufferLimits(long HardLimitBytes, long SoftLimitBytes,
    long SoftLimitSeconds);
