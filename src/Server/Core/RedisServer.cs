// RedisServer: the one object that owns a server, in the place of C's global `server`.
// Port of redis 7.2 server.h struct redisServer. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C's struct has some 400 fields under section comments; here each section is an object of its own,
// so that a file names what it touches (`server.Repl`, `server.Stats`). Nothing of it is static:
// any number of servers and Sentinels live in one process, each with its Env, its loop and its
// allocator.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>One Redis server or Sentinel: its world, its loop, its data and its state.</summary>
/// <port>server.h redisServer</port>
public sealed class RedisServer
{
    public RedisServer(Env env, EventLoop el, Zmalloc z, IServerMode mode)
    {
        Env = env;
        El = el;
        Z = z;
        Mode = mode;
        NextRandom = env.Random.NextU64;
        Profile = mode.IsSentinel ? new LoopProfile(env.Clock) : null;
        Config = new ServerConfig();
        Span<byte> seed = stackalloc byte[16];
        env.Random.Fill(seed);
        Dicts = new DictShared(seed)
        {
            ExpandAllowed = (bytes, load) => Evict.MayExpand(this, (long)bytes, load),
        };
        PubSub.Init(this);
        Loader = new ConfigLoader(this);
        ReplicaKeys = new ReplicaKeysWithExpire(this);
    }

    // -- the world
    public Env Env { get; }
    public EventLoop El { get; }

    /// <summary>Where every unmanaged byte of this server comes from.</summary>
    public Zmalloc Z { get; }

    /// <summary>used_memory: what the allocator gave out, and what clients take beside
    /// it.</summary>
    /// <port>zmalloc.c zmalloc_used_memory</port>
    public long UsedMemory => Z.UsedMemory + ClientMemory.ManagedBytes(this);

    /// <summary>64 bits of chance; one delegate for all who want one.</summary>
    public Func<ulong> NextRandom { get; }

    /// <summary>Hash seed and resize policy of all this server's tables.</summary>
    public DictShared Dicts { get; }
    public IServerMode Mode { get; }

    /// <summary>Times of the loop's phases; a Sentinel's, else null.</summary>
    public LoopProfile? Profile { get; }

    /// <summary>The recording that --trace asked for, and what it is told while this turn is part
    /// of it; else null.</summary>
    public TraceRecording? Recording;
    public LoopTrace? Trace;

    /// <summary>The defaults of this mode, to tell what a rewrite must write.</summary>
    public ServerConfig DefaultConfig { get; } = new();

    /// <summary>Reads configuration text.</summary>
    public ConfigLoader Loader { get; }

    /// <summary>Every directive's value; field names are the directives' in PascalCase.</summary>
    public ServerConfig Config { get; }

    /// <summary>Command names to rows with this server's statistics; RENAME-COMMAND applies to
    /// it.</summary>
    public CommandTable Commands = null!;

    // -- identity
    public int Pid;

    /// <summary>40 hex characters, new at every start.</summary>
    public string RunId = "";

    /// <summary>Absolute path of the configuration file, or null.</summary>
    public string? ConfigFile;
    public string Executable = "";

    /// <summary>What the program was called as: argv[0].</summary>
    public string ProgramName = "";
    public string[] ExecArgv = [];
    public bool Supervised;
    public bool PidFileCreated;

    // -- data
    public RedisDb[] Db = [];

    /// <summary>Expiry of keys that were written here although this is a replica.</summary>
    public ReplicaKeysWithExpire ReplicaKeys { get; }

    /// <summary>Where resizing and rehashing of the databases stopped.</summary>
    public DatabasesCron DatabasesCron { get; } = new();

    /// <summary>Moves keys together when the pages they lie on became sparse.</summary>
    public Compaction Compaction { get; } = new();

    /// <summary>Where the active expire cycle stopped.</summary>
    public ExpireCycleState ExpireCycle { get; } = new();

    /// <summary>Candidates for eviction, and how far the last round came.</summary>
    public EvictionState Eviction { get; } = new();

    /// <summary>Changes since the last save; the difference over a command says whether it is
    /// propagated.</summary>
    public long Dirty;

    // -- clock (sampled; see CachedTime)
    public readonly CachedTime Time = new();

    // -- sections
    public readonly ServerStats Stats = new();
    public readonly ErrorStats Errors = new();
    public readonly ClientsState Clients = new();
    public readonly ExecutionState Exec = new();
    public readonly CronState Cron = new();
    public readonly ShutdownState Shutdown = new();
    public readonly PersistenceState Persistence = new();
    public readonly ReplicationState Repl = new();
    public readonly PubSubState PubSub = new();
    public readonly SlowlogState Slowlog = new();
    public readonly LatencyState Latency = new();
    public readonly BlockedState Blocked = new();
    public readonly QuicklistShared Lists = new();
    public readonly AclState Acl = new();
    public readonly ListeningState Listening = new();
    public readonly MigrateSockets Migrations = new();
    public readonly Metrics Metrics = new();

    /// <summary>Empty tables for a database.</summary>
    public KeyspaceDict NewKeyspace() => new(Z, Dicts);
}
