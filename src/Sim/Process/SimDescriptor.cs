// SimDescriptor: what a number in a node's descriptor table stands for.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>An open socket, file or flag. The defaults are those of something that cannot do
/// it.</summary>
internal abstract class SimDescriptor
{
    /// <summary>True if it can be watched by a poller (files cannot).</summary>
    internal virtual bool Pollable => true;

    internal abstract bool Readable { get; }

    internal abstract bool Writable { get; }

    internal virtual SysResult Read(Span<byte> buffer) => SysResult.Fail(Errno.EINVAL);

    internal virtual SysResult Write(ReadOnlySpan<byte> data) => SysResult.Fail(Errno.EINVAL);

    internal abstract void Close();

    /// <summary>It is gone without being closed: the power went.</summary>
    internal virtual void Vanish()
    {
    }
}
