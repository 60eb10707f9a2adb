// AclSelector: one set of permissions: commands, keys and channels that go together.
// Port of redis 7.2 acl.c aclSelector. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A user has a root selector and any number of further ones; a command may run when one of them
// allows all of it. What commands are allowed is kept twice: as a bitmap by command id, which is
// asked at every command, and as the rules that led to it, which are what people want to read.
//
//   rules   +@all  -@dangerous  +config|get        in the order given, the obsolete ones dropped
//   bits    1111 0111 1011 ... 1                   the last bit: commands yet to come
//
// The last bit has no command. Only +@all sets it, so it tells whether the rules start from all
// commands or from none.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Permissions; changed only by <see cref="AclSelectorRules"/>.</summary>
/// <port>acl.c aclSelector</port>
public sealed class AclSelector
{
    /// <port>server.h USER_COMMAND_BITS_COUNT</port>
    private const int CommandBits = 1024;
    private const int BitsPerWord = 64;

    private readonly ulong[] _allowed = new ulong[CommandBits / BitsPerWord];
    private readonly List<AclKeyPattern> _patterns = [];
    private readonly List<byte[]> _channels = [];
    private readonly List<string> _commandRules = [];
    private Dictionary<int, List<byte[]>>? _firstArgs;

    /// <summary>Allows nothing but what the flags say.</summary>
    /// <port>acl.c ACLCreateSelector</port>
    public AclSelector(AclSelectorFlags flags)
    {
        Flags = flags;
    }

    public AclSelectorFlags Flags { get; internal set; }

    /// <summary>Patterns of keys; none when the flags allow all.</summary>
    public List<AclKeyPattern> Patterns => _patterns;

    /// <summary>Patterns of channels; none when the flags allow all.</summary>
    public List<byte[]> Channels => _channels;

    /// <summary>Rules about commands and categories as they would be given again, sign
    /// first.</summary>
    public IReadOnlyList<string> CommandRules => _commandRules;

    /// <summary>+@all was said last: commands that are added later are allowed too.</summary>
    /// <port>acl.c ACLSelectorCanExecuteFutureCommands</port>
    public bool AllowsFutureCommands => IsAllowed(CommandBits - 1);

    public bool Has(AclSelectorFlags flags) => (Flags & flags) == flags;

    /// <summary>A copy that shares nothing that can change.</summary>
    /// <port>acl.c ACLCopySelector</port>
    public AclSelector Copy()
    {
        var copy = new AclSelector(Flags);
        _allowed.CopyTo(copy._allowed, 0);
        copy._patterns.AddRange(_patterns);
        copy._channels.AddRange(_channels);
        copy._commandRules.AddRange(_commandRules);
        foreach ((int id, List<byte[]> words) in _firstArgs ?? [])
        {
            (copy._firstArgs ??= [])[id] = [.. words];
        }
        return copy;
    }

    /// <summary>The command's bit; false for an id beyond the bitmap.</summary>
    /// <port>acl.c ACLGetSelectorCommandBit</port>
    public bool IsAllowed(int id) =>
        (uint)id < CommandBits && (_allowed[id / BitsPerWord] >> (id % BitsPerWord) & 1) != 0;

    /// <summary>Whether a command without its bit is allowed with this first argument.</summary>
    public bool IsAllowedWith(int id, ReadOnlySpan<byte> firstArg)
    {
        if (_firstArgs is null || !_firstArgs.TryGetValue(id, out List<byte[]>? words))
        {
            return false;
        }
        foreach (byte[] word in words)
        {
            if (Ascii.EqualsIgnoreCase(word, firstArg))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether two selectors allow the same commands, first arguments aside.</summary>
    public bool AllowsSameCommands(AclSelector other) => _allowed.AsSpan().SequenceEqual(
        other._allowed);

    /// <summary>All commands, or none; what was said of single ones is forgotten.</summary>
    internal void SetAllCommands(bool allow)
    {
        Array.Fill(_allowed, allow ? ulong.MaxValue : 0);
        Flags = allow ? Flags | AclSelectorFlags.AllCommands
            : Flags & ~AclSelectorFlags.AllCommands;
        _commandRules.Clear();
        _firstArgs = null;
    }

    /// <summary>A command, and with a container its subcommands; first arguments allowed before are
    /// forgotten.</summary>
    /// <port>acl.c ACLChangeSelectorPerm, ACLResetFirstArgsForCommand</port>
    internal void SetCommand(RedisCommand cmd, bool allow)
    {
        SetBit(cmd.Id, allow);
        _firstArgs?.Remove(cmd.Id);
        for (int i = 0; i < (cmd.Subcommands?.Count ?? 0); i++)
        {
            SetBit(cmd.Subcommands![i].Id, allow);
        }
    }

    /// <port>acl.c ACLSetSelectorCommandBitsForCategory</port>
    internal void SetCategory(CommandIndex commands, AclCategory category, bool allow)
    {
        for (int i = 0; i < commands.Count; i++)
        {
            RedisCommand cmd = commands[i];
            if ((cmd.AclCategories & category) != 0)
            {
                SetCommand(cmd, allow);
            }
            if (cmd.Subcommands is not null)
            {
                SetCategory(cmd.Subcommands, category, allow);
            }
        }
    }

    /// <port>acl.c ACLAddAllowedFirstArg</port>
    internal void AddFirstArg(int id, byte[] word)
    {
        if (IsAllowedWith(id, word))
        {
            return;
        }
        _firstArgs ??= [];
        if (!_firstArgs.TryGetValue(id, out List<byte[]>? words))
        {
            _firstArgs[id] = words = [];
        }
        words.Add(word);
    }

    /// <summary>Appends a rule; one said before about the same thing, or about its subcommands, is
    /// obsolete and goes.</summary>
    /// <param name="subject">Command or <c>@category</c>, lower case.</param>
    /// <port>acl.c ACLUpdateCommandRules, ACLSelectorRemoveCommandRule</port>
    internal void AddCommandRule(string subject, bool allow)
    {
        _commandRules.RemoveAll(rule => rule.AsSpan(1).SequenceEqual(subject)
            || (rule.AsSpan(1).StartsWith(subject, StringComparison.Ordinal)
                && rule[subject.Length + 1] == '|'));
        _commandRules.Add((allow ? '+' : '-') + subject);
    }

    /// <port>acl.c ACLSetSelectorCommandBit</port>
    private void SetBit(int id, bool allow)
    {
        if ((uint)id >= CommandBits - 1)
        {
            return;
        }
        ulong bit = 1UL << (id % BitsPerWord);
        if (allow)
        {
            _allowed[id / BitsPerWord] |= bit;
            return;
        }
        _allowed[id / BitsPerWord] &= ~bit;
        Flags &= ~AclSelectorFlags.AllCommands;
    }
}
