// SimFlag: a descriptor that is readable while something waits.
// Not a port; stands for eventfd. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sim;

/// <summary>Readable as long as the given question answers yes.</summary>
internal sealed class SimFlag(Func<bool> raised) : SimDescriptor
{
    internal override bool Readable => raised();

    internal override bool Writable => false;

    internal override void Close()
    {
    }
}
