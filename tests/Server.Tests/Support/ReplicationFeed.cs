// ReplicationFeed: what a server tells its replicas, as text.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

/// <summary>Reads the replication stream out of the backlog: each command as "db word word", MULTI
/// and EXEC as they are; a SELECT shows in the numbers that follow.</summary>
internal sealed class ReplicationFeed : IDisposable
{
    private readonly RedisServer _server;
    private readonly ReplyReader _reader = new();
    private long _offset;
    private int _db;

    /// <summary>Gives the server a backlog, as its first replica would.</summary>
    public ReplicationFeed(RedisServer server)
    {
        _server = server;
        ReplicationBacklog.Create(server);
        server.Config.ReplBacklogTtl = 0;
        server.Repl.ReplicaSelDb = -1;
        _offset = server.Repl.MasterReplOffset;
    }

    /// <summary>The commands since the last time, in order.</summary>
    public string[] Take()
    {
        for (ReplBufBlock? b = _server.Repl.Backlog!.RefBlock; b is not null; b = b.Next)
        {
            if (b.ReplOffset + b.Used > _offset + 1)
            {
                ReadOnlySpan<byte> news = b.Data((int)(_offset + 1 - b.ReplOffset));
                _reader.Feed(news);
                _offset += news.Length;
            }
        }
        Assert.That(_offset, Is.EqualTo(_server.Repl.MasterReplOffset));
        var told = new List<string>();
        while (_reader.TryGetReply(out Reply? command) && command is not null)
        {
            Add(told, [.. command.Elements.Select(word => word.Text)]);
        }
        return [.. told];
    }

    public void Dispose() => ReplicationBacklog.Free(_server);

    private void Add(List<string> told, string[] words)
    {
        switch (words[0])
        {
            case "SELECT":
                _db = int.Parse(words[1], CultureInfo.InvariantCulture);
                break;
            case "MULTI":
            case "EXEC":
                told.Add(words[0]);
                break;
            default:
                told.Add($"{_db} {string.Join(' ', words)}");
                break;
        }
    }
}
