// Client: one connection and everything the server remembers about it.
// Port of redis 7.2 server.h struct client. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Bytes come in through QueryPipe (recv -> writer, parser -> reader) and leave through ReplyPipe
// (commands -> writer, send -> reader); both have inline schedulers, so nothing ever hops a thread.
// Arguments are slices of the query pipe's segments: they live until the command has run and the
// reader was advanced past it. Whoever wants to keep an argument copies it.
//
// A client without a connection (Conn is null) executes commands for the server itself: its replies
// are dropped. Parts that few clients need (transaction, subscriptions, replica, master link) are
// objects made on demand.
using System;

namespace RedisNet.Server;

/// <summary>State of one client: connected, or internal when <see cref="Conn"/> is null.</summary>
/// <remarks>Owned by <see cref="RedisServer.Clients"/>; freed only by
/// <c>ClientLifecycle.FreeClient</c>.</remarks>
/// <port>server.h client</port>
public sealed class Client
{
    public Client(RedisServer server, ulong id)
    {
        Server = server;
        Id = id;
        Db = server.Db[0];
        Reply = new ClientReply(server);
    }

    // -- identity
    public RedisServer Server { get; }

    /// <summary>Grows by one per client, never reused.</summary>
    public ulong Id { get; }

    /// <summary>The transport, or null for an internal client.</summary>
    public Connection? Conn;
    public ClientFlags Flags;

    /// <summary>2 or 3, as chosen by HELLO.</summary>
    public int Resp = 2;
    public RedisDb Db;

    /// <summary>CLIENT SETNAME, or null.</summary>
    public byte[]? Name;
    public byte[]? LibName;
    public byte[]? LibVer;

    /// <summary>True when the client may run commands although the default user has a
    /// password.</summary>
    public bool Authenticated;

    /// <summary>The user it authenticated as; null may do anything (the master link, internal
    /// clients).</summary>
    public AclUser? User;

    /// <summary>Cached "ip:port" of both ends; null until asked for.</summary>
    public string? PeerId;
    public string? SockName;

    // -- the query
    public ClientQuery Query { get; internal set; } = new();

    /// <summary>Arguments of the running command: <c>ArgvArray[ArgvStart ..
    /// ArgvStart+Argc]</c>.</summary>
    public ReadOnlyMemory<byte>[] ArgvArray = [];
    public int ArgvStart;
    public int Argc;

    /// <summary>The arguments as received, when a command rewrote them for replication; else
    /// null.</summary>
    public ReadOnlyMemory<byte>[]? OriginalArgv;

    /// <summary>The command being run, the last one run, and the one looked up before any
    /// rewrite.</summary>
    public RedisCommand? Cmd;
    public RedisCommand? LastCmd;
    public RedisCommand? RealCmd;

    /// <summary>Keyspace hash of the running command's first key, computed for the prefetch; see
    /// <see cref="HasKeyHash"/>.</summary>
    public ulong KeyHash;
    public bool HasKeyHash;

    /// <summary>Microseconds the running command has taken so far (a blocked one runs in
    /// pieces).</summary>
    public long DurationUs;

    // -- the reply
    public readonly ClientReply Reply;

    /// <summary>A replica's position in the stream it is sent instead of replies; set by
    /// replication.</summary>
    public IReplicaStream? ReplicaStream;

    // -- times (unix seconds unless said otherwise)
    public long CreatedUnixS;
    public long LastInteractionUnixS;
    public long ObufSoftLimitReachedUnixS;

    // -- parts made on demand
    public MultiState? Mstate;
    public readonly BlockingState Bstate = new();
    public ClientSubscriptions? Subscriptions;

    /// <summary>What the server knows of a replica that is connected as this client.</summary>
    public ReplicaState? Replica;

    /// <summary>What the server knows of its master when this client is the link to it.</summary>
    public MasterLink? MasterLink;

    /// <summary>Replication offset after this client's last write: what WAIT waits for.</summary>
    public long Woff;

    // -- accounting
    public long LastMemoryUsage;
    public ClientType LastMemoryType;

    /// <summary>Slot in the list of clients with replies to send, or -1.</summary>
    internal int PendingWriteIndex = -1;

    /// <summary>Argument <paramref name="i"/> of the running command; valid until the command
    /// returns.</summary>
    public ReadOnlySpan<byte> Argv(int i) => ArgvArray[ArgvStart + i].Span;

    /// <summary>The same as memory, for code that passes it on within the same command.</summary>
    public ReadOnlyMemory<byte> ArgvMemory(int i) => ArgvArray[ArgvStart + i];

    /// <port>networking.c getClientType</port>
    public ClientType Type => ClientTypes.Of(Flags);

    public bool Has(ClientFlags flags) => (Flags & flags) != 0;
}
