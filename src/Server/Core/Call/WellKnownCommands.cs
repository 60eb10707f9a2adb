// WellKnownCommands: handlers that the dispatcher treats specially.
// Port of redis 7.2 server.c processCommand (comparisons of c->cmd->proc). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Looked up by original name once, so that a rename changes nothing.</summary>
public sealed class WellKnownCommands
{
    private readonly HashSet<CommandProc> _notQueued = [];
    private readonly HashSet<CommandProc> _inPubSub = [];

    public WellKnownCommands(CommandTable table)
    {
        Exec = Of(table, "exec"u8);
        Discard = Of(table, "discard"u8);
        Ping = Of(table, "ping"u8);
        Debug = Of(table, "debug"u8);
        Fill(table, _notQueued, "exec", "discard", "multi", "watch", "quit", "reset");
        Fill(
            table, _inPubSub, "ping", "subscribe", "ssubscribe", "unsubscribe", "sunsubscribe",
                "psubscribe",
            "punsubscribe", "quit", "reset");
        foreach (string name in (string[])["subscribe", "unsubscribe", "psubscribe", "punsubscribe",
            "ssubscribe",
            "sunsubscribe"])
        {
            if (Of(table, System.Text.Encoding.ASCII.GetBytes(name)) is { } proc)
            {
                PushAsReply.Add(proc);
            }
        }
    }

    public CommandProc? Exec { get; }
    public CommandProc? Discard { get; }
    public CommandProc? Ping { get; }
    public CommandProc? Debug { get; }

    /// <summary>Commands whose reply is itself a push (the SUBSCRIBE family).</summary>
    /// <port>networking.c cmdHasPushAsReply</port>
    public HashSet<CommandProc> PushAsReply { get; } = [];

    /// <summary>True when a transaction queues the command.</summary>
    public bool IsQueued(RedisCommand cmd) => !_notQueued.Contains(cmd.Proc!);

    /// <summary>True when a RESP2 subscriber may send the command.</summary>
    public bool IsAllowedInPubSub(RedisCommand cmd) => _inPubSub.Contains(cmd.Proc!);

    private static CommandProc? Of(CommandTable table, ReadOnlySpan<byte> name)
    {
        ReadOnlyMemory<byte>[] argv = [name.ToArray()];
        return table.LookupOrOriginal(argv)?.Proc;
    }

    private static void Fill(CommandTable table, HashSet<CommandProc> set, params string[] names)
    {
        foreach (string name in names)
        {
            if (Of(table, System.Text.Encoding.ASCII.GetBytes(name)) is { } proc)
            {
                set.Add(proc);
            }
        }
    }
}
