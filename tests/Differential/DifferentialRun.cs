// DifferentialRun: the run that the options ask for.
// Ours, no origin in C.
using System.IO;

namespace RedisNet.Differential;

internal static class DifferentialRun
{
    /// <summary>0 when all was the same, else 1; what differs is written to <paramref
    /// name="output"/>.</summary>
    public static int Run(DifferentialOptions options, string scratch, TextWriter output)
    {
        if (options.ReplicateMinutes > 0)
        {
            return new ReplicationRun(options, scratch, output).Run();
        }
        using var pair = new Pair(options, scratch);
        return new CompareRun(options, pair, output).Run();
    }
}
