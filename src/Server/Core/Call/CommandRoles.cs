// CommandRoles: the commands that the dispatcher treats specially, as bits of the command.
// Port of redis 7.2 server.c processCommand (comparisons of c->cmd->proc), networking.c
// cmdHasPushAsReply. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C compares function pointers. Two delegates to different methods are compared by a call into the
// runtime, and that would be paid at every write command; hence bits. They follow the original
// name, so that a rename changes nothing.
using System;

namespace RedisNet.Server;

/// <summary>What sets a command apart where commands are dispatched and answered.</summary>
[Flags]
public enum CommandRoles
{
    None = 0,
    Exec = 1 << 0,
    Ping = 1 << 1,
    Touch = 1 << 2,

    /// <summary>A transaction runs it at once instead of queueing it.</summary>
    NotQueued = 1 << 3,

    /// <summary>The transaction is over when it has run.</summary>
    EndsTransaction = 1 << 4,

    /// <summary>A RESP2 subscriber may send it.</summary>
    AllowedInPubSub = 1 << 5,

    /// <summary>Its reply is itself a push (the SUBSCRIBE family).</summary>
    /// <port>networking.c cmdHasPushAsReply</port>
    PushAsReply = 1 << 6,
}
