// FiredEvent: one descriptor a poll found ready.
// Port of redis 7.2 ae.h aeFiredEvent. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>A descriptor and what it is ready for.</summary>
/// <port>ae.h aeFiredEvent</port>
public readonly record struct FiredEvent(int Fd, AeMask Mask);
