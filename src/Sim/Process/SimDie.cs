// SimDie: the end of a simulated node.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Diagnostics.CodeAnalysis;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Throws <see cref="NodeDied"/> to unwind to the world.</summary>
public sealed class SimDie(ILog log) : IDie
{
    [DoesNotReturn]
    public void Exit(int code) => throw new NodeDied(code, "");

    [DoesNotReturn]
    public void Die(string report) => DieBySignal(report, Signal.Abort);

    [DoesNotReturn]
    public void DieBySignal(string report, Signal signal)
    {
        _ = log.Write(Encoding.UTF8.GetBytes(report));
        throw new NodeDied(NodeDied.CrashCode, report);
    }
}
