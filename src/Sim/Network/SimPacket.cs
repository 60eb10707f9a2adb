// SimPacket: bytes of a connection, its end, or its reset, under way to one end of it.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Bytes if there are any; else a reset if there is an error; else the end.</summary>
internal sealed class SimPacket(SimStream to, byte[]? data, Errno reset) : SimEvent
{
    internal override bool Reliable => true;

    internal override void Run()
    {
        if (data != null)
        {
            to.Arrive(data);
        }
        else if (reset != Errno.None)
        {
            to.ArriveReset(reset);
        }
        else
        {
            to.ArriveEnd();
        }
    }
}
