// CommandTable: the commands of one server.
// Port of redis 7.2 server.c (commands lookup and execution). BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// The rows (AllRows, generated from commands/*.json) are the same for every server; each server
// builds its own table from them, because commands have counters, because Sentinel has other
// commands and handlers, and because rename-command may hide or rename some. Two indexes over the
// same commands: the names in force, and the original ones, by which a server that rewrites a
// command line (EXPIRE to PEXPIREAT, say) finds what it needs even when a user may not call it.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Finds commands by name. Names are case-insensitive; looking one up allocates
/// nothing.</summary>
public sealed partial class CommandTable
{
    private static readonly ImmutableArray<CommandRow> Rows = AllRows();
    private readonly CommandIndex _commands = new();
    private readonly CommandIndex _original = new();
    private int _nextId;

    /// <summary>Builds the commands that exist in <paramref name="mode"/>.</summary>
    /// <port>server.c populateCommandTable</port>
    public CommandTable(IServerMode mode)
    {
        foreach (CommandRow row in Rows)
        {
            RedisCommand? cmd = Populate(row, null, mode);
            if (cmd is null)
                continue;
            Check.That(_commands.Add(cmd.FullNameBytes, cmd));
            Check.That(_original.Add(cmd.FullNameBytes, cmd));
        }
    }

    /// <summary>The commands in force, in the order of the table, renamed ones last.</summary>
    public CommandIndex Commands => _commands;

    /// <summary>The same, each with its subcommands behind it.</summary>
    public IEnumerable<RedisCommand> WithSubcommands()
    {
        for (int i = 0; i < _commands.Count; i++)
        {
            foreach (RedisCommand cmd in _commands[i].WithSubcommands())
                yield return cmd;
        }
    }

    /// <summary>All commands by their original names, whatever they were renamed to.</summary>
    public CommandIndex Original => _original;

    /// <summary>All ids are below this.</summary>
    public int IdLimit => _nextId;

    /// <summary>The command of that name, or null; of a container, the container.</summary>
    public RedisCommand? Lookup(ReadOnlySpan<byte> name) => _commands.Find(name);

    /// <summary>The command a command line asks for: with a container, its subcommand. Null when
    /// unknown.</summary>
    /// <port>server.c lookupCommand</port>
    public RedisCommand? Lookup(ReadOnlySpan<ReadOnlyMemory<byte>> argv) =>
        Resolve(_commands, argv);

    /// <summary>As <see cref="Lookup(ReadOnlySpan{ReadOnlyMemory{byte}})"/>, but finds renamed
    /// commands as well.</summary>
    /// <port>server.c lookupCommandOrOriginal</port>
    public RedisCommand? LookupOrOriginal(ReadOnlySpan<ReadOnlyMemory<byte>> argv) =>
        Resolve(_commands, argv) ?? Resolve(_original, argv);

    /// <summary>The command of that full name (<c>config|get</c>), or null.</summary>
    /// <port>server.c lookupCommandBySds</port>
    public RedisCommand? LookupFullName(ReadOnlySpan<byte> fullName) =>
        ResolveFullName(_commands, fullName);

    /// <summary>The same among the original names.</summary>
    /// <port>server.c lookupCommandBySdsLogic</port>
    public RedisCommand? LookupOriginalFullName(ReadOnlySpan<byte> fullName) =>
        ResolveFullName(_original, fullName);

    /// <summary>Whether the name is that of a command with subcommands: an unknown one is then
    /// another error.</summary>
    /// <port>server.c isContainerCommandBySds</port>
    public bool IsContainer(ReadOnlySpan<byte> name) =>
        _commands.Find(name)?.Subcommands is not null;

    /// <summary>The directive rename-command: an empty new name takes the command away. Returns an
    /// error, or null.</summary>
    /// <port>config.c loadServerConfigFromString</port>
    public string? Rename(ReadOnlySpan<byte> name, ReadOnlySpan<byte> newName)
    {
        RedisCommand? cmd = _commands.Find(name);
        // REDISNET(rename-subcommand): C takes `config|get` for known and then fails an assertion.
        if (cmd is null)
            return "No such command in rename-command";
        _commands.Remove(name);
        if (newName.IsEmpty)
            return null;
        return _commands.Add(newName.ToArray(), cmd) ? null : "Target command name already exists";
    }

    /// <summary>All counters back to zero, those of renamed-away commands too.</summary>
    /// <port>server.c resetCommandTableStats</port>
    public void ResetStats()
    {
        for (int i = 0; i < _original.Count; i++)
            _original[i].ResetStats();
    }

    private static RedisCommand? ResolveFullName(
        CommandIndex commands, ReadOnlySpan<byte> fullName)
    {
        int bar = fullName.IndexOf((byte)'|');
        if (bar < 0)
            return commands.Find(fullName);
        return commands.Find(fullName[..bar])?.Subcommands?.Find(fullName[(bar + 1)..]);
    }

    private static RedisCommand? Resolve(
        CommandIndex commands, ReadOnlySpan<ReadOnlyMemory<byte>> argv)
    {
        RedisCommand? cmd = commands.Find(argv[0].Span);
        if (cmd?.Subcommands is null || argv.Length == 1)
            return cmd;
        return cmd.Subcommands.Find(argv[1].Span);
    }

    /// <summary>Makes the command of a row, its subcommands included; null when the mode has no
    /// such command or nobody implements it.</summary>
    /// <port>server.c populateCommandStructure</port>
    private RedisCommand? Populate(CommandRow row, RedisCommand? parent, IServerMode mode)
    {
        var cmd = new RedisCommand(row, _nextId, parent);
        cmd.Proc = mode.HandlerOf(cmd) ?? row.Proc;
        if (!mode.HasCommand(cmd) || (cmd.Proc is null && row.Subcommands.IsEmpty))
            return null;
        _nextId++;
        foreach (CommandRow subRow in row.Subcommands)
        {
            RedisCommand? sub = Populate(subRow, cmd, mode);
            if (sub is null)
                continue;
            cmd.Subcommands ??= new CommandIndex();
            Check.That(cmd.Subcommands.Add(Encoding.ASCII.GetBytes(sub.Name), sub));
        }
        return cmd;
    }
}
