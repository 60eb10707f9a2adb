// ReplconfCommand: REPLCONF: a replica introduces itself, and acknowledges.
// Port of redis 7.2 replication.c replconfCommand. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   listening-port, ip-address   where clients reach the replica
//   capa eof | psync2            what it can do; words not known are ignored
//   ack offset [fack offset]     how far it has applied, and synced its AOF; never answered
//   getack *                     the other way: our master wants an ack now; never answered
//   rdb-only 0 | 1               only the image, no stream
//   rdb-filter-only words        only these parts of the image ("functions", or nothing)
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>What <see cref="ReplicationCommands.Replconf"/> does.</summary>
internal static class ReplconfCommand
{
    /// <port>server.h NET_HOST_STR_LEN</port>
    private const int MaxHostLength = 256;

    private enum Outcome
    {
        /// <summary>Go on with the next pair.</summary>
        Next,

        /// <summary>Done, whether with an error or on purpose without a reply.</summary>
        Stop,
    }

    /// <port>replication.c replconfCommand</port>
    public static void Run(Client c)
    {
        if (c.Argc % 2 == 0)
        {
            c.AddReplyErrorObject(Shared.SyntaxErr);
            return;
        }

        for (int j = 1; j < c.Argc; j += 2)
        {
            if (Option(c, j) == Outcome.Stop)
            {
                return;
            }
        }

        c.AddReply(Shared.Ok);
    }

    private static Outcome Option(Client c, int j)
    {
        ReadOnlySpan<byte> value = c.Argv(j + 1);
        switch (Encoding.Latin1.GetString(c.Argv(j)).ToLowerInvariant())
        {
            case "listening-port":
                return ListeningPort(c, value);
            case "ip-address":
                return IpAddress(c, value);
            case "capa":
                Capa(Replicas.StateOf(c), value);
                return Outcome.Next;
            case "ack":
                Ack(c, j);
                return Outcome.Stop;
            case "getack":
                if (c.Server.Repl.MasterHost != null && c.Server.Repl.Master != null)
                {
                    CachedMaster.SendAck(c.Server);
                }

                return Outcome.Stop;
            case "rdb-only":
                return RdbOnly(c, value);
            case "rdb-filter-only":
                return RdbFilterOnly(c, value);
            default:
                c.AddReplyError($"Unrecognized REPLCONF option: "
                    + $"{Encoding.Latin1.GetString(c.Argv(j))}");
                return Outcome.Stop;
        }
    }

    private static Outcome ListeningPort(Client c, ReadOnlySpan<byte> value)
    {
        if (!c.TryGetLongOrReply(value, out long port))
        {
            return Outcome.Stop;
        }

        Replicas.StateOf(c).ListeningPort = (int)port;
        return Outcome.Next;
    }

    private static Outcome IpAddress(Client c, ReadOnlySpan<byte> value)
    {
        if (value.Length >= MaxHostLength)
        {
            c.AddReplyError(string.Create(
                CultureInfo.InvariantCulture,
                $"REPLCONF ip-address provided by replica instance is too long: {value.Length} "
                    + $"bytes"));
            return Outcome.Stop;
        }

        Replicas.StateOf(c).AnnouncedAddr = Encoding.Latin1.GetString(value);
        return Outcome.Next;
    }

    private static void Capa(ReplicaState state, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, "eof"u8))
        {
            state.Capa |= ReplicaCapa.Eof;
        }
        else if (Ascii.EqualsIgnoreCase(value, "psync2"u8))
        {
            state.Capa |= ReplicaCapa.Psync2;
        }
    }

    private static void Ack(Client c, int j)
    {
        RedisServer server = c.Server;
        if ((c.Flags & ClientFlags.Replica) == 0 || c.Replica == null ||
            !Number.TryParseInt64(c.Argv(j + 1), out long offset))
        {
            return;
        }

        ReplicaState state = c.Replica;
        state.AckOff = long.Max(state.AckOff, offset);
        if (c.Argc > j + 3 && Ascii.EqualsIgnoreCase(c.Argv(j + 2), "fack"u8))
        {
            if (!Number.TryParseInt64(c.Argv(j + 3), out long aofOffset))
            {
                return;
            }

            state.AofOff = long.Max(state.AofOff, aofOffset);
        }

        state.AckTimeUnixS = server.Time.UnixS;

        // The ACK proves that a streamed image was received whole: the stream may follow it now.
        if (state.StartCmdStreamOnAck && state.Phase == ReplicaPhase.Online)
        {
            FullResync.StartCommandStream(c);
        }
    }

    private static Outcome RdbOnly(Client c, ReadOnlySpan<byte> value)
    {
        if (!c.TryGetRangeLongOrReply(value, 0, 1, out long on))
        {
            return Outcome.Stop;
        }

        c.Flags = on == 1 ? c.Flags | ClientFlags.ReplRdbOnly : c.Flags & ~ClientFlags.ReplRdbOnly;
        return Outcome.Next;
    }

    private static Outcome RdbFilterOnly(Client c, ReadOnlySpan<byte> value)
    {
        List<byte[]>? filters = InlineArgs.Split(value);
        if (filters == null)
        {
            c.AddReplyError("Missing rdb-filter-only values");
            return Outcome.Stop;
        }

        ReplicaState state = Replicas.StateOf(c);
        state.Req |= ReplicaCapa.ReqMask;
        foreach (byte[] filter in filters)
        {
            if (!Ascii.EqualsIgnoreCase(filter, "functions"u8))
            {
                c.AddReplyError(
                    $"Unsupported rdb-filter-only option: {Encoding.Latin1.GetString(filter)}");
                return Outcome.Stop;
            }

            state.Req &= ~ReplicaCapa.ReqExcludeFunctions;
        }

        return Outcome.Next;
    }
}
