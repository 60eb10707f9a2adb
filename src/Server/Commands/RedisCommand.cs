// RedisCommand: a command in the table of one server, what it is and what it has cost so far.
// Port of redis 7.2 server.h struct redisCommand, server.c. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// What the dispatcher asks for at every request (flags, arity, handler, where the keys begin) is
// copied out of the row into fields; the rest is read from the row. Counters belong to the server,
// so two servers in one process never see each other's.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace RedisNet.Server;

/// <summary>A command of one server.</summary>
/// <port>server.h redisCommand</port>
public sealed class RedisCommand
{
    /// <summary>Flags, categories and key range follow from the row; the handler is set by the
    /// table.</summary>
    /// <port>server.c populateCommandStructure</port>
    public RedisCommand(CommandRow row, int id, RedisCommand? parent)
    {
        Row = row;
        Id = id;
        Parent = parent;
        Arity = row.Arity;
        FullNameBytes = Encoding.ASCII.GetBytes(row.FullName);
        KeySpecFlags = KeyExtraction.AllKeySpecFlags(row, inverse: false);
        bool hasSpecs = KeyExtraction.AllKeySpecFlags(row, inverse: true).HasFlag(KeyFlags.NotKey);
        HasReliableKeySpecs = hasSpecs && !KeySpecFlags.HasFlag(KeyFlags.VariableFlags);
        HasKeys = hasSpecs || row.GetKeys is not null;
        Flags = row.Flags;
        Roles = RolesOf(row.FullName);
        LegacyKeyRange range = LegacyKeyRange.Of(row.KeySpecs.AsSpan());
        if (range.Movable)
            Flags |= CommandFlags.MovableKeys;
        FirstKeyIndex = range.First;
        LastKeyIndex = range.Last;
        KeyStep = range.Step;
        AclCategories = Server.AclCategories.WithImplicit(row.Acl, row.Flags);
    }

    public CommandRow Row { get; }

    /// <summary>The container of a subcommand, else null.</summary>
    public RedisCommand? Parent { get; }

    /// <summary>Number of the command in ACL bitmaps: dense, from 0, the same in every server of
    /// this build.</summary>
    public int Id { get; }

    /// <summary>Number of arguments, names counted; -N means at least N.</summary>
    public int Arity { get; }
    public CommandFlags Flags { get; }

    /// <summary>What sets it apart for the dispatcher.</summary>
    public CommandRoles Roles { get; }
    public AclCategory AclCategories { get; }

    /// <summary>What runs the command; null for a container.</summary>
    public CommandProc? Proc { get; internal set; }

    /// <summary>Null when the command has none.</summary>
    public CommandIndex? Subcommands { get; internal set; }

    // -- where the keys are -----------------------------------------------------------------------

    /// <summary>Argument of the first key, 0 when there is none or only a search can
    /// tell.</summary>
    public int FirstKeyIndex { get; }

    /// <summary>Argument of the last key; negative counts from the end, -1 being the last
    /// argument.</summary>
    public int LastKeyIndex { get; }

    /// <summary>Arguments from one key to the next.</summary>
    public int KeyStep { get; }

    /// <summary>Flags of all key specs together.</summary>
    public KeyFlags KeySpecFlags { get; }

    /// <summary>Key specs find the keys and know their use, whatever the options.</summary>
    internal bool HasReliableKeySpecs { get; }

    /// <port>db.c doesCommandHaveKeys</port>
    public bool HasKeys { get; }

    // -- statistics -------------------------------------------------------------------------------
    public long Calls;

    /// <summary>Time spent in <see cref="Proc"/>.</summary>
    public long Microseconds;

    /// <summary>Refused before execution: arity, ACL, memory, state of the server.</summary>
    public long RejectedCalls;

    /// <summary>Ended with an error reply.</summary>
    public long FailedCalls;

    /// <summary>How long the calls took; null before the first that was tracked.</summary>
    public LatencyHistogram? Latency { get; private set; }

    // -- names ------------------------------------------------------------------------------------

    /// <summary>Lower case, without the container. A rename does not change it.</summary>
    public string Name => Row.Name;

    /// <summary><c>config|get</c> for a subcommand.</summary>
    public string FullName => Row.FullName;

    /// <summary><see cref="FullName"/> as bytes; the caller does not change them.</summary>
    public byte[] FullNameBytes { get; }

    public bool Has(CommandFlags flags) => (Flags & flags) != 0;

    public bool Has(CommandRoles roles) => (Roles & roles) != 0;

    /// <summary>Whether a command line of <paramref name="argc"/> arguments is long enough and not
    /// too long.</summary>
    /// <port>server.c commandCheckArity</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ArityMatches(int argc) => Arity > 0 ? argc == Arity : argc >= -Arity;

    /// <summary>Counts a call that is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountCall(long durationUs, bool track)
    {
        Calls++;
        Microseconds += durationUs;
        if (track)
        {
            Latency ??= new LatencyHistogram();
            Latency.Record(durationUs * 1000);
        }
    }

    /// <summary>Itself, then its subcommands. Containers nest one level: a subcommand has none of
    /// its own.</summary>
    public IEnumerable<RedisCommand> WithSubcommands()
    {
        yield return this;
        for (int i = 0; i < (Subcommands?.Count ?? 0); i++)
            yield return Subcommands![i];
    }

    /// <summary>Counters back to zero, subcommands included.</summary>
    /// <port>server.c resetCommandTableStats</port>
    public void ResetStats()
    {
        Calls = Microseconds = RejectedCalls = FailedCalls = 0;
        Latency = null;
        for (int i = 0; i < (Subcommands?.Count ?? 0); i++)
            Subcommands![i].ResetStats();
    }

    private static CommandRoles RolesOf(string fullName) => fullName switch
    {
        "exec" => CommandRoles.Exec | CommandRoles.NotQueued | CommandRoles.EndsTransaction,
        "discard" => CommandRoles.NotQueued | CommandRoles.EndsTransaction,
        "multi" or "watch" => CommandRoles.NotQueued,
        "quit" or "reset" => CommandRoles.NotQueued | CommandRoles.EndsTransaction
            | CommandRoles.AllowedInPubSub,
        "ping" => CommandRoles.Ping | CommandRoles.AllowedInPubSub,
        "subscribe" or "psubscribe" or "ssubscribe" or "unsubscribe" or "punsubscribe"
            or "sunsubscribe" => CommandRoles.AllowedInPubSub | CommandRoles.PushAsReply,
        "touch" => CommandRoles.Touch,
        _ => CommandRoles.None,
    };
}
