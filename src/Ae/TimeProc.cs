// TimeProc: what is called when a timer is due.
// Port of redis 7.2 ae.h aeTimeProc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>A timer is due. Returns the milliseconds until it fires again, or
/// EventLoop.NoMore.</summary>
/// <port>ae.h aeTimeProc</port>
public delegate long TimeProc(EventLoop el, long id, object? clientData);
