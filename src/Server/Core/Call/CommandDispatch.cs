// CommandDispatch: may this command run now, and if so, run it.
// Port of redis 7.2 server.c processCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The checks stand in C's order, because several may fail at once and the client must get the error
// C would send. A refused command marks a transaction as broken; a refused EXEC ends it.
//
// Adding a check? It goes where C has it, and its text into
// tests/Server.Tests/Networking/DispatchTests.
using System;
using System.Runtime.CompilerServices;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The dispatcher.</summary>
public static class CommandDispatch
{
    private const int MaxShown = 128;
    private const CommandFlags MayReplicateMask = CommandFlags.Write | CommandFlags.MayReplicate;

    /// <summary>Checks and runs the command in c. False when the client was freed
    /// meanwhile.</summary>
    /// <param name="found">The command, when it was looked up while the batch was prepared.</param>
    /// <port>server.c processCommand</port>
    public static bool ProcessCommand(this Client c, RedisCommand? found)
    {
        RedisServer server = c.Server;
        Check.That(!server.Exec.InExec);
        bool reprocessing = c.Cmd is not null;
        if (IsSecurityAttack(c.Argv(0)))
        {
            SecurityWarning(c);
            return false;
        }

        if (!reprocessing)
        {
            RedisCommand? cmd = found ?? server.Commands.Lookup(c.Arguments());
            c.Cmd = cmd;
            if (c.LastCmd != cmd || c.RealCmd != cmd)
            {
                c.LastCmd = c.RealCmd = cmd;
            }

            if (!CheckExistenceAndArity(c))
            {
                return true;
            }
        }

        if (!CheckRights(c) || !CheckMemory(c) || !CheckDataSet(c, out bool mayReplicate))
        {
            // The client itself may have been among those that took too much memory.
            return server.Exec.CurrentClient is not null;
        }

        if (server.Clients.Pause.Paused != PauseActions.None && !c.Has(ClientFlags.Replica)
            && (server.IsPaused(PauseActions.ClientAll)
                || (server.IsPaused(PauseActions.ClientWrite) && mayReplicate)))
        {
            c.BlockPostponed();
            return true;
        }

        if (c.Has(ClientFlags.Multi) && !c.Cmd!.Has(CommandRoles.NotQueued))
        {
            MultiCommands.Queue(c, c.Cmd!.Flags);
            c.AddReply(Shared.Queued);
            return true;
        }

        c.Call(reprocessing ? CallFlags.Full | CallFlags.Reprocessing : CallFlags.Full);
        if (server.Blocked.Ready.Count > 0)
        {
            server.HandleClientsBlockedOnKeys();
        }

        return true;
    }

    /// <summary>Refuses the command with a ready error of <see cref="Shared"/>.</summary>
    /// <port>server.c rejectCommand</port>
    public static void RejectCommand(this Client c, ReadOnlySpan<byte> reply)
    {
        BeginReject(c);
        if (IsExec(c))
        {
            MultiCommands.ExecAbort(c, Encoding.Latin1.GetString(reply[..^2]));
            return;
        }

        c.AddReplyErrorObject(reply);
    }

    /// <summary>Refuses the command with a text, as for <c>AddReplyError</c>.</summary>
    /// <port>server.c rejectCommandFormat rejectCommandSds</port>
    public static void RejectCommand(this Client c, string text)
    {
        BeginReject(c);
        if (IsExec(c))
        {
            MultiCommands.ExecAbort(c, text);
            return;
        }

        c.AddReplyError(text);
    }

    private static bool IsExec(Client c) => c.Cmd?.Has(CommandRoles.Exec) == true;

    /// <summary>Clients whose commands are always obeyed: the master link, and loading.</summary>
    /// <port>server.c mustObeyClient</port>
    public static bool MustObey(this Client c) => c.Has(ClientFlags.Master);

    /// <summary>Whether the client has to authenticate before it may do anything else.</summary>
    /// <port>networking.c authRequired</port>
    public static bool AuthRequired(this Client c) =>
        !c.Authenticated && c.Server.Acl.DefaultUserMustLogIn;

    /// <summary>The error for a command line that names no command.</summary>
    /// <port>server.c commandCheckExistence</port>
    public static string UnknownCommandText(CommandTable commands,
        ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        if (commands.IsContainer(argv[0].Span))
        {
            string container = CText(argv[0].Span, int.MaxValue).ToUpperInvariant();
            return $"unknown subcommand '{CText(argv[1].Span, MaxShown)}'. Try {container} HELP.";
        }

        StringBuilder args = new();
        for (int i = 1; i < argv.Length && args.Length < MaxShown; i++)
        {
            string shown = CText(argv[i].Span, MaxShown - args.Length);
            args.Append('\'').Append(shown).Append("' ");
        }

        return $"unknown command '{CText(argv[0].Span, MaxShown)}', with args beginning with: "
            + $"{args}";
    }

    // As C prints with %.*s: up to a zero byte, at most so many.
    private static string CText(ReadOnlySpan<byte> bytes, int max)
    {
        int zero = bytes.IndexOf((byte)0);
        if (zero >= 0)
        {
            bytes = bytes[..zero];
        }

        return Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, max)]);
    }

    private static void BeginReject(Client c)
    {
        if (c.Has(ClientFlags.Multi))
        {
            c.Flags |= ClientFlags.DirtyExec;
        }

        c.DurationUs = 0;
        if (c.Cmd is not null)
        {
            c.Cmd.RejectedCalls++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckExistenceAndArity(Client c)
    {
        if (c.Cmd is null)
        {
            c.RejectCommand(UnknownCommandText(c.Server.Commands, c.Arguments()));
            return false;
        }

        if (!c.Cmd.ArityMatches(c.Argc) || c.Cmd.Proc is null)
        {
            c.RejectCommand($"wrong number of arguments for '{c.Cmd.FullName}' command");
            return false;
        }

        if (c.Cmd.Has(CommandFlags.Protected)
            && !ProtectedActions.Allows(c.Server.Config.EnableDebugCommand, c))
        {
            c.RejectCommand(
                "DEBUG command not allowed. If the enable-debug-command option is set to "
                    + "\"local\", "
                + "you can run it from a local connection, otherwise you need to set this option "
                + "in the configuration file, and then restart the server.");
            return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckRights(Client c)
    {
        if (c.AuthRequired() && !c.Cmd!.Has(CommandFlags.NoAuth))
        {
            c.RejectCommand(Shared.NoAuthErr);
            return false;
        }

        if (c.Has(ClientFlags.Multi) && c.Cmd!.Has(CommandFlags.NoMulti))
        {
            c.RejectCommand("Command not allowed inside a transaction");
            return false;
        }

        return c.User is null or { MayDoEverything: true } || AclDenial.CheckOrReject(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckMemory(Client c)
    {
        RedisServer server = c.Server;
        if (server.Config.MaxmemoryClients != 0)
        {
            // After the last command took its reply, before keys have to go for it.
            ClientEviction.Run(server);
            if (server.Exec.CurrentClient is null)
            {
                return false;
            }
        }

        if (server.Config.Maxmemory == 0 || server.Exec.ProcessingEventsWhileBlocked > 0)
        {
            return true;
        }

        bool outOfMemory = Evict.PerformEvictions(server) == EvictionResult.Fail;
        server.Exec.PreCommandOomState = outOfMemory;
        if (!outOfMemory)
        {
            return true;
        }

        // Queueing in a transaction takes memory as well; ending one must always be possible.
        bool denied = AnyFlag(c, CommandFlags.DenyOom)
            || (c.Has(ClientFlags.Multi) && !EndsTransaction(c));
        if (denied)
        {
            c.RejectCommand(Shared.OomErr);
        }

        return !denied;
    }

    private static bool EndsTransaction(Client c) => c.Cmd!.Has(CommandRoles.EndsTransaction);

    // Disk, replicas, role, subscription, link and loading: what may be read or written at this
    // moment.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckDataSet(Client c, out bool mayReplicate)
    {
        RedisServer server = c.Server;
        RedisCommand cmd = c.Cmd!;
        bool write = AnyFlag(c, CommandFlags.Write);
        mayReplicate = write || AnyFlag(c, MayReplicateMask);
        if (!server.Persistence.LastBgsaveOk && !CheckDisk(c, write))
        {
            return false;
        }

        if (write && !CheckWrite(c))
        {
            return false;
        }

        if (c.Resp == 2 && c.Has(ClientFlags.PubSub) && !cmd.Has(CommandRoles.AllowedInPubSub))
        {
            c.RejectCommand(
                $"Can't execute '{cmd.FullName}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING "
                    + $"/ QUIT / RESET "
                + "are allowed in this context");
            return false;
        }

        if (server.Repl.MasterHost is not null && server.Repl.State != ReplState.Connected
            && !server.Config.ReplicaServeStaleData && !AllFlags(c, CommandFlags.Stale))
        {
            c.RejectCommand(Shared.MasterDownErr);
            return false;
        }

        if (server.Persistence.Loading && !CheckLoading(c))
        {
            return false;
        }

        if (c.Has(ClientFlags.Replica) && (mayReplicate || AnyFlag(c, CommandFlags.ReadOnly)))
        {
            c.RejectCommand("Replica can't interact with the keyspace");
            return false;
        }

        return true;
    }

    private static bool CheckLoading(Client c)
    {
        bool denied = c.Server.Persistence.AsyncLoading
            ? AnyFlag(c, CommandFlags.NoAsyncLoading)
            : !AllFlags(c, CommandFlags.Loading);
        if (denied)
        {
            c.RejectCommand(Shared.LoadingErr);
        }

        return !denied;
    }

    /// <port>server.c writeCommandsDeniedByDiskError</port>
    private static bool CheckDisk(Client c, bool write)
    {
        RedisServer server = c.Server;
        if (!server.Config.StopWritesOnBgsaveError || server.Config.Save.Count == 0
            || !(write || c.Cmd!.Has(CommandRoles.Ping)))
        {
            return true;
        }

        if (c.MustObey())
        {
            Check.That(server.Config.ReplicaIgnoreDiskWriteErrors
                || c.Cmd!.Has(CommandRoles.Ping));
            return true;
        }

        c.RejectCommand(Shared.BgsaveErr);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckWrite(Client c)
    {
        RedisServer server = c.Server;
        if (!GoodReplicas(server))
        {
            c.RejectCommand(Shared.NoReplicasErr);
            return false;
        }

        if (server.Repl.MasterHost is not null && server.Config.ReplicaReadOnly && !c.MustObey())
        {
            c.RejectCommand(Shared.RoReplicaErr);
            return false;
        }

        return true;
    }

    /// <port>replication.c checkGoodReplicasStatus</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool GoodReplicas(RedisServer server) =>
        server.Repl.MasterHost is not null
        || server.Config.MinReplicasToWrite == 0
        || server.Config.MinReplicasMaxLag == 0
        || server.Repl.GoodReplicasCount >= server.Config.MinReplicasToWrite;

    // EXEC counts as everything that is queued.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AnyFlag(Client c, CommandFlags flags) =>
        c.Cmd!.Has(flags)
        || (c.Mstate is not null && c.Cmd.Has(CommandRoles.Exec)
            && (c.Mstate.CmdFlags & flags) != 0);

    private static bool AllFlags(Client c, CommandFlags flag) =>
        c.Cmd!.Has(flag)
        && !(c.Mstate is not null && c.Cmd.Has(CommandRoles.Exec)
            && (c.Mstate.CmdInvFlags & flag) != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSecurityAttack(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => (name[1] | 0x20) == 'o' && Ascii.EqualsIgnoreCase(name, "post"u8),
        5 => name[4] == ':' && Ascii.EqualsIgnoreCase(name, "host:"u8),
        _ => false,
    };

    /// <port>networking.c securityWarningCommand</port>
    private static void SecurityWarning(Client c)
    {
        RedisServer server = c.Server;
        if (Math.Abs(server.Time.UnixS - server.Exec.SecurityWarningUnixS) > 60)
        {
            string from = c.Conn is null ? "Connection"
                : $"Connection from {c.Conn.Address(remote: true)}";
            server.Log(LogLevel.Warning,
                "Possible SECURITY ATTACK detected. It looks like somebody is sending "
                + "POST or Host: commands to Redis. This is likely due to an attacker "
                    + "attempting to use Cross "
                + "Protocol Scripting to compromise your Redis instance. " + from + " aborted.");
            server.Exec.SecurityWarningUnixS = server.Time.UnixS;
        }

        c.FreeAsync();
    }
}
