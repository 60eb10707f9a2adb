// ReplicationFeed: what a server would tell its replicas, as text.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

/// <summary>Takes the place of the replication stream: each command as "db word word".</summary>
internal sealed class ReplicationFeed : IDisposable
{
    private readonly RedisServer _server;
    private readonly FeedReplicasProc? _before;
    private readonly List<string> _lines = [];

    public ReplicationFeed(RedisServer server)
    {
        _server = server;
        _before = server.Hooks.FeedReplicas;
        // Commands are rewritten for replicas only where somebody reads them.
        ReplicationBacklog.Create(server);
        server.Config.ReplBacklogTtl = 0;
        server.Hooks.FeedReplicas = Write;
    }

    /// <summary>The commands since the last time, in order.</summary>
    public string[] Take()
    {
        string[] taken = [.. _lines];
        _lines.Clear();
        return taken;
    }

    public void Dispose()
    {
        _server.Hooks.FeedReplicas = _before;
        ReplicationBacklog.Free(_server);
    }

    private void Write(RedisServer server, int dbId, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        var text = new StringBuilder().Append(dbId);
        foreach (ReadOnlyMemory<byte> arg in argv)
        {
            text.Append(' ').Append(Encoding.Latin1.GetString(arg.Span));
        }
        _lines.Add(text.ToString());
    }
}
