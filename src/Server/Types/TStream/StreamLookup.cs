// StreamLookup: the stream behind a key, for each kind of command.
// Port of redis 7.2 t_stream.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// XACK, XCLAIM and XREADGROUP look their key up as commands that read do, as in C (hits and misses
// are counted), and change it all the same: ReadToChange gives a running snapshot the old value.
using System;
using System.Text;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Finds streams and groups; where that fails the reply is sent.</summary>
internal static class StreamLookup
{
    /// <summary>The stream of an entry.</summary>
    public static Stream Of(Robj o) => Stream.FromAddress(o.Pointer);

    /// <summary>The stream of argument 1; a key without value gets this reply.</summary>
    /// <port>db.c lookupKeyWriteOrReply</port>
    public static bool TryWriteOrReply(
        Client c, ReadOnlySpan<byte> noKey, out Stream stream)
    {
        bool found = c.TryWriteOrReply(c.Key(1), ObjType.Stream, noKey, out Robj o);
        stream = found ? Of(o) : default;
        return found;
    }

    /// <summary>The stream of an argument, to read it.</summary>
    /// <port>db.c lookupKeyReadOrReply</port>
    public static bool TryReadOrReply(
        Client c, int keyAt, ReadOnlySpan<byte> noKey, out Stream stream)
    {
        bool found = c.TryReadOrReply(ObjType.Stream, noKey, out Robj o, keyAt);
        stream = found ? Of(o) : default;
        return found;
    }

    /// <summary>The entry, or a null handle, for a command that reads it and then changes the
    /// stream's groups.</summary>
    public static Robj ReadToChange(Client c, int keyAt)
    {
        Robj o = c.Db.LookupRead(c.Key(keyAt));
        if (!o.IsNull)
        {
            c.Db.BeforeChange(o);
        }
        return o;
    }

    /// <summary>An empty stream under a key that does not exist.</summary>
    /// <port>object.c createStreamObject</port>
    public static Stream Create(Client c, KeyArg key)
    {
        Stream stream = Stream.New(c.Server.Z);
        c.Db.Add(key, ObjType.Stream, ObjEncoding.Stream, stream.Address);
        return stream;
    }

    /// <summary>The part of a running snapshot that must be told before the stream changes; null
    /// when there is none. To be asked for anew each time: being told may end it.</summary>
    public static OpenStream? Open(Client c, Stream stream) =>
        c.Server.Persistence.Open?.Stream(stream.Address);

    /// <summary>What an error says of an argument: as much of it as C prints.</summary>
    public static string Text(ReadOnlySpan<byte> argument)
    {
        int end = argument.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? argument : argument[..end]);
    }

    /// <summary>Publishes an event of the key that is this argument.</summary>
    public static void Tell(Client c, ReadOnlySpan<byte> name, int keyAt) =>
        Notify.KeyspaceEvent(c.Server, NotifyFlags.Stream, name, c.Argv(keyAt), c.Db.Id);
}
