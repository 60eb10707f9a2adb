// LogLevel: how important a log line is, least first.
// Port of redis 7.2 server.h LL_DEBUG. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How important a log line is, least first.</summary>
/// <port>server.h LL_DEBUG</port>
public enum LogLevel
{
    Debug = 0,
    Verbose = 1,
    Notice = 2,
    Warning = 3,
    Nothing = 4,
}
