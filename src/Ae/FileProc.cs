// FileProc: what is called when a descriptor is ready.
// Port of redis 7.2 ae.h aeFileProc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Ae;

/// <summary>A descriptor is ready. <paramref name="mask"/> is all it is ready for.</summary>
/// <port>ae.h aeFileProc</port>
public delegate void FileProc(EventLoop el, int fd, object? clientData, AeMask mask);
