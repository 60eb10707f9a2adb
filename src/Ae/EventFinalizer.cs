// EventFinalizer: what is called when a deleted timer leaves the list.
// Port of redis 7.2 ae.h aeEventFinalizerProc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>A timer was deleted or done and is now forgotten; last use of its data.</summary>
/// <port>ae.h aeEventFinalizerProc</port>
public delegate void EventFinalizer(EventLoop el, object? clientData);
