// Notify: keyspace events, published through Pub/Sub.
// Port of redis 7.2 notify.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// One change makes up to two messages: on __keyspace@<db>__:<key> with the event as payload, and on
// __keyevent@<db>__:<event> with the key as payload. The letters K and E choose which; the others
// choose the classes of events. Without subscribers nothing is built but the check of one flag
// word.
using System;
using System.Buffers.Text;
using System.Text;

namespace RedisNet.Server;

/// <summary>Keyspace notifications.</summary>
public static class Notify
{
    private const string Letters = "g$lshzxetdnKEm";

    private static ReadOnlySpan<ushort> LetterFlags =>
    [
        (ushort)NotifyFlags.Generic, (ushort)NotifyFlags.String, (ushort)NotifyFlags.List,
        (ushort)NotifyFlags.Set, (ushort)NotifyFlags.Hash, (ushort)NotifyFlags.Zset,
        (ushort)NotifyFlags.Expired, (ushort)NotifyFlags.Evicted, (ushort)NotifyFlags.Stream,
        (ushort)NotifyFlags.Module, (ushort)NotifyFlags.New, (ushort)NotifyFlags.Keyspace,
        (ushort)NotifyFlags.Keyevent, (ushort)NotifyFlags.KeyMiss,
    ];

    /// <summary>Letters to flags; null when one is unknown. `A` stands for all classes but m and
    /// n.</summary>
    /// <port>notify.c keyspaceEventsStringToFlags</port>
    public static NotifyFlags? Parse(string letters)
    {
        NotifyFlags flags = NotifyFlags.None;
        foreach (char letter in letters)
        {
            int i = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (letter == 'A')
            {
                flags |= NotifyFlags.All;
            }
            else if (i < 0)
            {
                return null;
            }
            else
            {
                flags |= (NotifyFlags)LetterFlags[i];
            }
        }
        return flags;
    }

    /// <summary>Flags to letters in C's order; where `A` stands it hides `n`.</summary>
    /// <port>notify.c keyspaceEventsFlagsToString</port>
    public static string Format(NotifyFlags flags)
    {
        var text = new StringBuilder();
        int i = 0;
        if ((flags & NotifyFlags.All) == NotifyFlags.All)
        {
            text.Append('A');
            i = Letters.IndexOf('K', StringComparison.Ordinal);
        }
        for (; i < Letters.Length; i++)
        {
            if ((flags & (NotifyFlags)LetterFlags[i]) != 0)
            {
                text.Append(Letters[i]);
            }
        }
        return text.ToString();
    }

    /// <summary>Publishes an event of a key, if its class is switched on.</summary>
    /// <port>notify.c notifyKeyspaceEvent</port>
    public static void KeyspaceEvent(
        RedisServer server,
        NotifyFlags type,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> key,
        int dbId)
    {
        var enabled = (NotifyFlags)server.Config.NotifyKeyspaceEvents;
        if ((enabled & type) == 0)
        {
            return;
        }
        if ((enabled & NotifyFlags.Keyspace) != 0)
        {
            Publish(server, "__keyspace@"u8, dbId, key, name);
        }
        if ((enabled & NotifyFlags.Keyevent) != 0)
        {
            Publish(server, "__keyevent@"u8, dbId, name, key);
        }
    }

    private static void Publish(
        RedisServer server,
        ReadOnlySpan<byte> prefix,
        int dbId,
        ReadOnlySpan<byte> tail,
        ReadOnlySpan<byte> message)
    {
        Span<byte> digits = stackalloc byte[11];
        bool fits = Utf8Formatter.TryFormat(dbId, digits, out int count);
        Os.Check.That(fits);
        byte[] channel = [.. prefix, .. digits[..count], .. "__:"u8, .. tail];
        PubSub.PublishMessage(server, channel, message, sharded: false);
    }
}
