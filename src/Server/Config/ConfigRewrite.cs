// ConfigRewrite: writes the running configuration back into its file.
// Port of redis 7.2 config.c rewriteConfig. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>CONFIG REWRITE, and the Sentinel's own saving of its state.</summary>
public static class ConfigRewrite
{
    /// <summary>Rewrites the file at <paramref name="path"/> so that it loads to what is in force
    /// now; comments and the order of lines stay. Atomic: on any failure the old file
    /// stands.</summary>
    /// <port>config.c rewriteConfig</port>
    public static SysResult Rewrite(RedisServer server, string path, bool forceWrite)
    {
        LoopTrace? trace = server.Trace;
        trace?.Enter(TracePhase.ConfigRewrite);
        SysResult rewritten = RewriteFile(server, path, forceWrite);
        trace?.Leave();
        return rewritten;
    }

    private static SysResult RewriteFile(RedisServer server, string path, bool forceWrite)
    {
        SysResult read = ConfigRewriteFile.Read(server, path, out byte[] old);
        if (!read.Ok)
        {
            return read;
        }
        ConfigRewriteState state = ConfigRewriteState.Read(old, server.Mode.IsSentinel,
            PrimaryName);
        state.ForceWrite = forceWrite;
        ServerConfig defaults = server.DefaultConfig;
        foreach (ConfigEntry row in ConfigTable.Rows)
        {
            row.Rewrite(server, state, defaults);
        }
        AclUserDirective.Rewrite(server, state);
        server.Mode.RewriteConfig(server, state);
        state.RemoveOrphaned();
        return ConfigRewriteFile.Overwrite(server, path, state.GetContent());
    }

    private static string? PrimaryName(string name) => ConfigTable.Lookup(name)?.Name;
}
