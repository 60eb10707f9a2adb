// ConnectionProc: what a connection calls when something happened to it.
// Port of redis 7.2 connection.h ConnectionCallbackFunc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>A handler of a connection; it may close the connection.</summary>
/// <port>connection.h ConnectionCallbackFunc</port>
public delegate void ConnectionProc(Connection conn);
