// AeSim: the loop's poller over simulated descriptors and virtual time.
// Not a port; answers as AeEpoll does. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// While the world steps its nodes, Poll never lets time pass: it notes until when the loop would
// sleep and comes back with what is ready; the world moves time once every loop sleeps. A loop that
// runs by itself (Main, ProcessEvents in a test) moves the world's time from inside Poll instead.
using System;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Watches the descriptors of one node.</summary>
public sealed class AeSim : IPoller
{
    private readonly SimNode _node;
    private AeMask[] _masks = [];
    private SimDescriptor?[] _watched = [];
    private int _start;
    private int _size;

    internal AeSim(SimNode node) => _node = node;

    public string Name => "sim";

    /// <summary>Until when the loop would sleep; long.MaxValue is for ever.</summary>
    internal long WakeAtUs { get; private set; }

    public SysResult AddEvent(int fd, AeMask before, AeMask added)
    {
        SimDescriptor? descriptor = _node.Table.Get(fd);
        if (descriptor == null || !descriptor.Pollable)
        {
            return SysResult.Fail(descriptor == null ? Errno.EBADF : Errno.EPERM);
        }
        if (_node.RefuseWatching)
        {
            return SysResult.Fail(Errno.ENOMEM);
        }
        if (before != AeMask.None && (fd >= _size || _watched[fd] != descriptor))
        {
            return SysResult.Fail(Errno.ENOENT);
        }
        if (fd >= _masks.Length)
        {
            Array.Resize(ref _masks, Math.Max(64, fd * 2));
            Array.Resize(ref _watched, _masks.Length);
        }
        _masks[fd] = before | added;
        _watched[fd] = descriptor;
        _size = Math.Max(_size, fd + 1);
        _node.Poke();
        return SysResult.Success();
    }

    public void DelEvent(int fd, AeMask before, AeMask removed)
    {
        _masks[fd] = before & ~removed;
        if (_masks[fd] == AeMask.None)
        {
            _watched[fd] = null;
        }
        while (_size > 0 && _watched[_size - 1] == null)
        {
            _size--;
        }
    }

    // All is level triggered here, Edge too: a read may get less than there is (ShortRecvPercent).
    public void Rearm(int fd, AeMask watched)
    {
    }

    public int Poll(Span<FiredEvent> fired, long timeoutUs)
    {
        SimWorld world = _node.World;
        WakeAtUs = timeoutUs < 0
            ? long.MaxValue
            : _node.NowUs + _node.Host.WorldUsOf(timeoutUs);
        int count = Scan(fired);
        while (count == 0 && timeoutUs != 0 && !world.Stepping && world.NowUs < WakeAtUs)
        {
            world.AdvanceAgenda(WakeAtUs);
            count = Scan(fired);
        }
        return count;
    }

    public SysResult Resize(int setSize)
    {
        // Room is made as numbers come up: a loop is for thousands, a node has dozens.
        return SysResult.Success();
    }

    public void Dispose()
    {
    }

    // When more is ready than fits, the next scan goes on where this one ended, so that nobody
    // starves.
    private int Scan(Span<FiredEvent> fired)
    {
        int count = 0;
        for (int i = 0; i < _size; i++)
        {
            int fd = (_start + i) % _size;
            AeMask found = Ready(fd);
            if (found == AeMask.None)
            {
                continue;
            }
            fired[count++] = new FiredEvent(fd, found);
            if (count == fired.Length)
            {
                _start = fd + 1;
                return count;
            }
        }
        _start = 0;
        return count;
    }

    // A number that was closed, and perhaps given out anew, is no longer watched: as in the kernel.
    private AeMask Ready(int fd)
    {
        SimDescriptor? descriptor = _watched[fd];
        if (descriptor == null || _node.Table.Get(fd) != descriptor)
        {
            return AeMask.None;
        }
        AeMask found = AeMask.None;
        if ((_masks[fd] & AeMask.Readable) != 0 && descriptor.Readable)
        {
            found |= AeMask.Readable;
        }
        if ((_masks[fd] & AeMask.Writable) != 0 && descriptor.Writable)
        {
            found |= AeMask.Writable;
        }
        return found;
    }
}
