// ServerConfig: the value of every directive.
// Port of redis 7.2 config.c, server.h redisServer (configuration). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// A field is named after its directive, mechanically (maxmemory-policy -> MaxmemoryPolicy), has the
// directive's unit, and starts with the default of 7.2.4. Text that may hold any byte (passwords,
// names) is Latin-1, one char a byte. Which directives exist, their bounds and what a change
// triggers is the business of the directive table.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Values of all directives; read everywhere, written by the configuration code
/// only.</summary>
/// <port>server.h redisServer</port>
public sealed class ServerConfig
{
    // -- yes or no
    public bool Rdbchecksum = true;
    public bool Daemonize;
    public bool IoThreadsDoReads;
    public bool AlwaysShowLogo;
    public bool ProtectedMode = true;
    public bool Rdbcompression = true;
    public bool RdbDelSyncFiles;
    public bool Activerehashing = true;
    public bool StopWritesOnBgsaveError = true;
    public bool SetProcTitle = true;
    public bool DynamicHz = true;
    public bool LazyfreeLazyEviction;
    public bool LazyfreeLazyExpire;
    public bool LazyfreeLazyServerDel;
    public bool LazyfreeLazyUserDel;
    public bool LazyfreeLazyUserFlush;
    public bool ReplDisableTcpNodelay;
    public bool ReplDisklessSync = true;
    public bool AofRewriteIncrementalFsync = true;
    public bool NoAppendfsyncOnRewrite;
    public bool ClusterRequireFullCoverage = true;
    public bool RdbSaveIncrementalFsync = true;
    public bool AofLoadTruncated = true;
    public bool AofUseRdbPreamble = true;
    public bool AofTimestampEnabled;
    public bool ClusterReplicaNoFailover;
    public bool ReplicaLazyFlush;
    public bool ReplicaServeStaleData = true;
    public bool ReplicaReadOnly = true;
    public bool ReplicaIgnoreMaxmemory = true;
    public bool Activedefrag;
    public bool MemoryCompaction = true;
    public bool SyslogEnabled;
    public bool ClusterEnabled;
    public bool Appendonly;
    public bool ClusterAllowReadsWhenDown;
    public bool ClusterAllowPubsubshardWhenDown = true;
    public bool CrashLogEnabled = true;
    public bool CrashMemcheckEnabled = true;
    public bool UseExitOnPanic;
    public bool DisableThp = true;
    public bool ClusterAllowReplicaMigration = true;
    public bool ReplicaAnnounced = true;
    public bool LatencyTracking = true;
    public bool AofDisableAutoGc;
    public bool ReplicaIgnoreDiskWriteErrors;
    public bool JemallocBgThread = true;

    // -- text; null where C has NULL
    public string Aclfile = "";
    public string? Unixsocket;
    public string? Pidfile;
    public string? ReplicaAnnounceIp;
    public string? Masteruser;
    public string? ClusterAnnounceIp;
    public string ClusterConfigFile = "nodes.conf";
    public string? ClusterAnnounceHostname;
    public string? ClusterAnnounceHumanNodename;
    public string SyslogIdent = "redis";
    public string Dbfilename = "dump.rdb";
    public string Appendfilename = "appendonly.aof";
    public string Appenddirname = "appendonlydir";
    public string? ServerCpulist;
    public string? BioCpulist;
    public string? AofRewriteCpulist;
    public string? BgsaveCpulist;
    public string IgnoreWarnings = "";
    public string ProcTitleTemplate = "{title} {listen-addr} {server-mode}";
    public string? BindSourceAddr;
    public string Logfile = "";
    public string LocaleCollate = "";
    public string? Masterauth;
    public string? Requirepass;

    // -- one of several words
    public SupervisedMode Supervised;
    public SyslogFacility SyslogFacility = SyslogFacility.Local0;
    public ReplDisklessLoad ReplDisklessLoad = ReplDisklessLoad.Disabled;
    public LogLevel Loglevel = LogLevel.Notice;
    public MaxmemoryPolicy MaxmemoryPolicy = MaxmemoryPolicy.NoEviction;
    public AppendFsync Appendfsync = AppendFsync.EverySec;
    public OomScoreAdj OomScoreAdj = OomScoreAdj.No;
    public AclPubsubDefault AclPubsubDefault = AclPubsubDefault.ResetChannels;
    public SanitizeDumpPayload SanitizeDumpPayload = SanitizeDumpPayload.No;
    public ProtectedAction EnableProtectedConfigs = ProtectedAction.No;
    public ProtectedAction EnableDebugCommand = ProtectedAction.No;
    public ProtectedAction EnableModuleCommand = ProtectedAction.No;
    public ClusterEndpointType ClusterPreferredEndpointType = ClusterEndpointType.Ip;
    public PropagationErrorBehavior PropagationErrorBehavior = PropagationErrorBehavior.Ignore;
    public ShutdownFlags ShutdownOnSigint;
    public ShutdownFlags ShutdownOnSigterm;

    // -- numbers
    public int Databases = 16;

    /// <summary>RDB format written: 11, or 10 for peers of Redis 7.0.</summary>
    public int RdbVersion = 11;
    public int Port = 6379;
    public int IoThreads = 1;
    public int AutoAofRewritePercentage = 100;
    public int ClusterReplicaValidityFactor = 10;
    public int ListMaxListpackSize = -2;
    public int TcpKeepalive = 300;
    public int ClusterMigrationBarrier = 1;
    public int ActiveDefragCycleMin = 1;
    public int ActiveDefragCycleMax = 25;
    public int ActiveDefragThresholdLower = 10;
    public int ActiveDefragThresholdUpper = 100;
    public int LfuLogFactor = 10;
    public int LfuDecayTime = 1;
    public int ReplicaPriority = 100;
    public int ReplDisklessSyncDelay = 5;
    public int MaxmemorySamples = 5;
    public int MaxmemoryEvictionTenacity = 10;
    public int Timeout;
    public int ReplicaAnnouncePort;
    public int TcpBacklog = 511;
    public int ClusterPort;
    public int ClusterAnnounceBusPort;
    public int ClusterAnnouncePort;
    public int ClusterAnnounceTlsPort;
    public int ReplTimeout = 60;
    public int ReplPingReplicaPeriod = 10;
    public int ListCompressDepth;
    public int RdbKeySaveDelay;
    public int KeyLoadDelay;
    public int ActiveExpireEffort = 1;
    public int Hz = 10;
    public int MinReplicasToWrite;
    public int MinReplicasMaxLag = 10;
    public int WatchdogPeriod;
    public int ShutdownTimeout = 10;
    public int ReplDisklessSyncMaxReplicas;
    public uint Maxclients = 10000;
    public uint Unixsocketperm;
    public uint SocketMarkId;
    public long ActiveDefragMaxScanFields = 1000;
    public long SlowlogMaxLen = 128;
    public long AcllogMaxLen = 128;
    public long BusyReplyThreshold = 5000;
    public long ClusterNodeTimeout = 15000;
    public long ClusterPingInterval;
    public long SlowlogLogSlowerThan = 10000;
    public long LatencyMonitorThreshold;
    public long ProtoMaxBulkLen = 512L * 1024 * 1024;
    public long StreamNodeMaxEntries = 100;
    public long ReplBacklogSize = 1024L * 1024;
    public long Maxmemory;
    public long ClusterLinkSendbufLimit;
    public long HashMaxListpackEntries = 512;
    public long SetMaxIntsetEntries = 512;
    public long SetMaxListpackEntries = 128;
    public long SetMaxListpackValue = 64;
    public long ZsetMaxListpackEntries = 128;
    public long ActiveDefragIgnoreBytes = 100L << 20;
    public long HashMaxListpackValue = 64;
    public long StreamNodeMaxBytes = 4096;
    public long ZsetMaxListpackValue = 64;
    public long HllSparseMaxBytes = 3000;
    public long TrackingTableMaxKeys = 1000000;
    public long ClientQueryBufferLimit = 1024L * 1024 * 1024;
    public long MaxmemoryClients;
    public long ReplBacklogTtl = 60L * 60;
    public long AutoAofRewriteMinSize = 64L * 1024 * 1024;
    public long LoadingProcessEventsIntervalBytes = 1024L * 1024 * 2;

    // -- directives with a form of their own
    /// <summary>Save points: a snapshot is due when one is reached.</summary>
    public List<SaveParam> Save = [new(3600, 1), new(300, 100), new(60, 10000)];

    /// <summary>By <see cref="ClientType"/>: normal, replica, pubsub.</summary>
    public ClientBufferLimits[] ClientOutputBufferLimit =
    [
        new(0, 0, 0),
        new(256L * 1024 * 1024, 64L * 1024 * 1024, 60),
        new(32L * 1024 * 1024, 8L * 1024 * 1024, 60),
    ];

    public int[] OomScoreAdjValues = [0, 200, 800];

    /// <summary>Classes of keyspace events that are published, as C's NOTIFY_* bits.</summary>
    public int NotifyKeyspaceEvents;

    /// <summary>Addresses to listen on; a leading dash allows failure.</summary>
    public string[] Bind = ["*", "-::*"];
    public double[] LatencyTrackingInfoPercentiles = [50, 99, 99.9];
}
