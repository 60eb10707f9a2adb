// ConfigNames: the words of the directives that take one of several.
// Port of redis 7.2 config.c configEnum. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Order matters: it is the order in the error text, and the first name of a value is the one shown.
namespace RedisNet.Server;

/// <summary>Words and values of enumerated directives.</summary>
internal static class ConfigNames
{
    public static (string Name, int Value)[] SupervisedMode =>
    [
        ("upstart", (int)Server.SupervisedMode.Upstart),
            ("systemd", (int)Server.SupervisedMode.Systemd),
        ("auto", (int)Server.SupervisedMode.Autodetect), ("no", (int)Server.SupervisedMode.None),
    ];

    public static (string Name, int Value)[] SyslogFacility =>
    [
        ("user", (int)Server.SyslogFacility.User), ("local0", (int)Server.SyslogFacility.Local0),
        ("local1", (int)Server.SyslogFacility.Local1),
            ("local2", (int)Server.SyslogFacility.Local2),
        ("local3", (int)Server.SyslogFacility.Local3),
            ("local4", (int)Server.SyslogFacility.Local4),
        ("local5", (int)Server.SyslogFacility.Local5),
            ("local6", (int)Server.SyslogFacility.Local6),
        ("local7", (int)Server.SyslogFacility.Local7),
    ];

    public static (string Name, int Value)[] ReplDisklessLoad =>
    [
        ("disabled", (int)Server.ReplDisklessLoad.Disabled),
        ("on-empty-db", (int)Server.ReplDisklessLoad.WhenDbEmpty),
        ("swapdb", (int)Server.ReplDisklessLoad.SwapDb),
    ];

    public static (string Name, int Value)[] LogLevel =>
    [
        ("debug", (int)Server.LogLevel.Debug), ("verbose", (int)Server.LogLevel.Verbose),
        ("notice", (int)Server.LogLevel.Notice), ("warning", (int)Server.LogLevel.Warning),
        ("nothing", (int)Server.LogLevel.Nothing),
    ];

    public static (string Name, int Value)[] MaxmemoryPolicy =>
    [
        ("volatile-lru", (int)Server.MaxmemoryPolicy.VolatileLru),
        ("volatile-lfu", (int)Server.MaxmemoryPolicy.VolatileLfu),
        ("volatile-random", (int)Server.MaxmemoryPolicy.VolatileRandom),
        ("volatile-ttl", (int)Server.MaxmemoryPolicy.VolatileTtl),
        ("allkeys-lru", (int)Server.MaxmemoryPolicy.AllKeysLru),
        ("allkeys-lfu", (int)Server.MaxmemoryPolicy.AllKeysLfu),
        ("allkeys-random", (int)Server.MaxmemoryPolicy.AllKeysRandom),
        ("noeviction", (int)Server.MaxmemoryPolicy.NoEviction),
    ];

    public static (string Name, int Value)[] AppendFsync =>
    [
        ("everysec", (int)Server.AppendFsync.EverySec), ("always", (int)Server.AppendFsync.Always),
        ("no", (int)Server.AppendFsync.No),
    ];

    public static (string Name, int Value)[] OomScoreAdj =>
    [
        ("no", (int)Server.OomScoreAdj.No), ("yes", (int)Server.OomScoreAdj.Relative),
        ("relative", (int)Server.OomScoreAdj.Relative),
            ("absolute", (int)Server.OomScoreAdj.Absolute),
    ];

    public static (string Name, int Value)[] AclPubsubDefault =>
    [
        ("allchannels", (int)Server.AclPubsubDefault.AllChannels),
        ("resetchannels", (int)Server.AclPubsubDefault.ResetChannels),
    ];

    public static (string Name, int Value)[] SanitizeDumpPayload =>
    [
        ("no", (int)Server.SanitizeDumpPayload.No), ("yes", (int)Server.SanitizeDumpPayload.Yes),
        ("clients", (int)Server.SanitizeDumpPayload.Clients),
    ];

    public static (string Name, int Value)[] ProtectedAction =>
    [
        ("no", (int)Server.ProtectedAction.No), ("yes", (int)Server.ProtectedAction.Yes),
        ("local", (int)Server.ProtectedAction.Local),
    ];

    public static (string Name, int Value)[] ClusterEndpointType =>
    [
        ("ip", (int)Server.ClusterEndpointType.Ip),
            ("hostname", (int)Server.ClusterEndpointType.Hostname),
        ("unknown-endpoint", (int)Server.ClusterEndpointType.Unknown),
    ];

    public static (string Name, int Value)[] PropagationErrorBehavior =>
    [
        ("ignore", (int)Server.PropagationErrorBehavior.Ignore),
        ("panic", (int)Server.PropagationErrorBehavior.Panic),
        ("panic-on-replicas", (int)Server.PropagationErrorBehavior.PanicOnReplicas),
    ];

    public static (string Name, int Value)[] ShutdownFlags =>
    [
        ("default", 0), ("save", (int)Server.ShutdownFlags.Save),
            ("nosave", (int)Server.ShutdownFlags.NoSave),
        ("now", (int)Server.ShutdownFlags.Now), ("force", (int)Server.ShutdownFlags.Force),
    ];
}
