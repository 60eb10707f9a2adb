// CommandProc: the signature every command has.
// Port of redis 7.2 server.h redisCommandProc. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Executes the command in <c>c.Argv</c>: reads, changes the data set, replies. Never
/// throws for what a client or the machine does wrong; an exception means RedisNet is wrong and
/// ends the process.</summary>
/// <port>server.h redisCommandProc</port>
public delegate void CommandProc(Client c);
