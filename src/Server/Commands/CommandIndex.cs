// CommandIndex: finds a command by its name in some nanoseconds, and lists the commands in the
// order of the table.
// Port of redis 7.2 server.c (commandTableDictType). BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Every request passes here, so it is not the general Dict but a fixed open-addressing table, at
// most a quarter full, probed one slot after the other. Commands come and go only while the server
// starts (rename-command), so taking one out rebuilds the table. Lists follow the order of
// insertion: COMMAND must not depend on a hash.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Commands by name, in any case: the top level of a server, or the subcommands of one
/// command.</summary>
public sealed class CommandIndex
{
    private const int MinSlots = 16;
    private readonly List<Entry> _entries = [];
    private Slot[] _slots = new Slot[MinSlots];

    public int Count => _entries.Count;

    /// <summary>The commands in the order in which they were added.</summary>
    public RedisCommand this[int i] => _entries[i].Command;

    /// <summary>The name under which command <paramref name="i"/> is found; after a rename not its
    /// own.</summary>
    public ReadOnlySpan<byte> NameAt(int i) => _entries[i].Name;

    /// <summary>The command of that name, or null. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RedisCommand? Find(ReadOnlySpan<byte> name)
    {
        var key = new CommandName(name);
        Slot[] slots = _slots;
        uint mask = (uint)slots.Length - 1;
        for (uint i = key.Hash & mask; ; i = (i + 1) & mask)
        {
            ref readonly Slot slot = ref slots[i];
            if (slot.Command is null)
                return null;
            if (slot.Key.Equals(key) && (key.IsWhole || CommandName.Equal(name, slot.Name)))
                return slot.Command;
        }
    }

    /// <summary>Adds a command; false when the name is taken. Keeps
    /// <paramref name="name"/>.</summary>
    public bool Add(byte[] name, RedisCommand command)
    {
        if (Find(name) is not null)
            return false;
        _entries.Add(new Entry(name, command));
        if (_entries.Count * 4 > _slots.Length)
            Rebuild(_slots.Length * 2);
        else
            Insert(name, command);
        return true;
    }

    /// <summary>Takes a command out; false when there is none of that name.</summary>
    public bool Remove(ReadOnlySpan<byte> name)
    {
        RedisCommand? command = Find(name);
        if (command is null)
            return false;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Command == command && CommandName.Equal(name, _entries[i].Name))
            {
                _entries.RemoveAt(i);
                Rebuild(_slots.Length);
                return true;
            }
        }
        Check.Panic("a command that was found is not in the list");
        return false;
    }

    private void Rebuild(int slotCount)
    {
        _slots = new Slot[slotCount];
        foreach (Entry entry in _entries)
            Insert(entry.Name, entry.Command);
    }

    private void Insert(byte[] name, RedisCommand command)
    {
        var key = new CommandName(name);
        uint mask = (uint)_slots.Length - 1;
        uint i = key.Hash & mask;
        while (_slots[i].Command is not null)
            i = (i + 1) & mask;
        _slots[i] = new Slot { Key = key, Name = name, Command = command };
    }

    // A class: the framework brings lists of references compiled, lists of our structs are not.
    private sealed record Entry(byte[] Name, RedisCommand Command);

    private struct Slot
    {
        public CommandName Key;
        public byte[] Name;
        public RedisCommand? Command;
    }
}
