// Slowlog: remembers commands that took long.
// Port of redis 7.2 slowlog.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The log never grows past slowlog-max-len, and an entry never past 32 arguments of 128 bytes: what
// is cut is said in words at the end, so that a log of huge commands costs no more than one of
// small ones.
using System;
using System.Text;

namespace RedisNet.Server;

/// <summary>The slow log and its commands.</summary>
public static class Slowlog
{
    private const int MaxArgc = 32;
    private const int MaxArgLength = 128;

    /// <summary>Adds the running command if it took long enough. Its arguments are those the client
    /// sent.</summary>
    /// <port>slowlog.c slowlogPushEntryIfNeeded</port>
    public static void PushIfNeeded(Client c, ReadOnlySpan<ReadOnlyMemory<byte>> argv,
        long durationUs)
    {
        RedisServer server = c.Server;
        long threshold = server.Config.SlowlogLogSlowerThan;
        if (threshold >= 0 && durationUs >= threshold)
        {
            server.Slowlog.Entries.AddFirst(new SlowlogState.Entry(
                server.Slowlog.NextId++, server.Time.UnixS, durationUs, Cut(argv),
                c.PeerIdText(), c.Name ?? []));
        }
        Trim(server);
    }

    /// <summary>Drops the oldest entries beyond slowlog-max-len; not while the log is switched
    /// off.</summary>
    internal static void Trim(RedisServer server)
    {
        while (server.Config.SlowlogLogSlowerThan >= 0
            && (ulong)server.Slowlog.Entries.Count > (ulong)server.Config.SlowlogMaxLen)
        {
            server.Slowlog.Entries.RemoveLast();
        }
    }

    /// <port>slowlog.c slowlogCreateEntry</port>
    private static byte[][] Cut(ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        var kept = new byte[Math.Min(argv.Length, MaxArgc)][];
        for (int i = 0; i < kept.Length; i++)
        {
            ReadOnlySpan<byte> arg = argv[i].Span;
            if (i == MaxArgc - 1 && argv.Length > MaxArgc)
            {
                kept[i] = Encoding.ASCII.GetBytes(
                    $"... ({argv.Length - MaxArgc + 1} more arguments)");
            }
            else if (arg.Length > MaxArgLength)
            {
                byte[] more = Encoding.ASCII.GetBytes(
                    $"... ({arg.Length - MaxArgLength} more bytes)");
                kept[i] = [.. arg[..MaxArgLength], .. more];
            }
            else
            {
                kept[i] = arg.ToArray();
            }
        }
        return kept;
    }
}
