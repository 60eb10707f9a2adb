// DescriptorTable: the open descriptors of one node.
// Not a port; stands for the kernel's table of a process. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// As in the kernel the lowest free number is given out, so numbers are reused at once: whoever
// holds on to a closed one is found out.
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Numbers to descriptors. 0, 1 and 2 are taken from the start.</summary>
internal sealed class DescriptorTable
{
    private const int First = 3;

    private readonly List<SimDescriptor?> _slots = [null, null, null];

    /// <summary>Numbers stay below this: EMFILE beyond.</summary>
    internal int Limit { get; set; } = 1 << 16;

    /// <summary>How many are open, without the first three.</summary>
    internal int OpenCount { get; private set; }

    /// <summary>True if the next descriptor would get EMFILE.</summary>
    internal bool Full => OpenCount + First >= Limit;

    internal SysResult Add(SimDescriptor descriptor)
    {
        int fd = First;
        while (fd < _slots.Count && _slots[fd] != null)
        {
            fd++;
        }
        if (fd >= Limit)
        {
            return SysResult.Fail(Errno.EMFILE);
        }
        if (fd == _slots.Count)
        {
            _slots.Add(descriptor);
        }
        else
        {
            _slots[fd] = descriptor;
        }
        OpenCount++;
        return SysResult.Success(fd);
    }

    /// <summary>Descriptors are below this.</summary>
    internal int SlotCount => _slots.Count;

    internal SimDescriptor? Get(int fd) => fd >= 0 && fd < _slots.Count ? _slots[fd] : null;

    internal SysResult Close(int fd)
    {
        SimDescriptor? descriptor = Get(fd);
        if (descriptor == null)
        {
            return SysResult.Fail(Errno.EBADF);
        }
        _slots[fd] = null;
        OpenCount--;
        descriptor.Close();
        return SysResult.Success();
    }

    internal void CloseAll()
    {
        for (int fd = First; fd < _slots.Count; fd++)
        {
            if (_slots[fd] != null)
            {
                _ = Close(fd);
            }
        }
    }

    /// <summary>The machine is dark: nobody closes anything.</summary>
    internal void VanishAll()
    {
        for (int fd = First; fd < _slots.Count; fd++)
        {
            SimDescriptor? descriptor = _slots[fd];
            _slots[fd] = null;
            descriptor?.Vanish();
        }
        OpenCount = 0;
    }
}
