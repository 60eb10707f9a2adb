// Signal: the signals a server listens to.
// Port of redis 7.2 server.c setupSignalHandlers. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Signal numbers of Linux (the same on x64 and arm64).</summary>
public enum Signal
{
    None = 0,
    Hup = 1,
    Int = 2,
    Quit = 3,
    Abort = 6,
    Kill = 9,
    User1 = 10,
    Segv = 11,
    User2 = 12,
    Term = 15,
    Continue = 18,
    Stop = 19,
}
