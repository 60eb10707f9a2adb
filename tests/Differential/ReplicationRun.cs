// ReplicationRun: random writes to a master of each make, with a replica of the other, links cut.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using RedisNet.Tools;

namespace RedisNet.Differential;

internal sealed class ReplicationRun(
    DifferentialOptions options, string scratch, TextWriter output)
{
    private const int MinMsToCut = 500;
    private const int MaxMsToCut = 4000;
    private const int MsToSettle = 15_000;

    private readonly Random _random = new(options.Seed);
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>0, or 1 when a master and its replica ended up with different data.</summary>
    public int Run()
    {
        Flow[] flows = Start();
        try
        {
            int failed = 0;
            double end = options.ReplicateMinutes * 60_000;
            while (_watch.ElapsedMilliseconds < end && failed == 0)
            {
                foreach (Flow flow in flows)
                {
                    Settings.Draw(_random.Next(), c72: false).Skip(1).ToList().ForEach(flow.Set);
                }
                WriteAndCut(flows, Math.Min(_watch.ElapsedMilliseconds + MsToSettle, (long)end));
                failed = flows.Count(flow => !Settled(flow));
            }
            return failed == 0 ? 0 : 1;
        }
        finally
        {
            Array.ForEach(flows, flow => flow.Dispose());
        }
    }

    private Flow[] Start()
    {
        RedisProcess c1 = Pair.Start("c-master", options.C!, scratch, "");
        using var client = new WireClient(c1.Port);
        bool is72 = Pair.KnowsSetListpack(client);
        string rdb = is72 ? "" : "rdb-version 10\n";
        const string atOnce = "repl-diskless-sync-delay 0\n";
        client.Do("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        RedisProcess ours1 = Pair.Start("our-replica", options.Ours!, scratch, "");
        RedisProcess ours2 = Pair.Start("our-master", options.Ours!, scratch, rdb + atOnce);
        RedisProcess c2 = Pair.Start("c-replica", options.C!, scratch, "");
        Template[] all = Template.ReadAll(options.Without);

        // C tells its replicas nothing of a BITFIELD that has grown the string and failed.
        Template[] replicatedByC = Template.ReadAll([.. options.Without, "FAIL"]);
        return
        [
            new Flow("our replica of C", c1, ours1,
                new Workload(replicatedByC, options.Seed, loose: true, is72)),
            new Flow("C replica of ours", ours2, c2,
                new Workload(all, options.Seed + 1, loose: true, is72)),
        ];
    }

    private void WriteAndCut(Flow[] flows, long until)
    {
        long cutAt = _watch.ElapsedMilliseconds + _random.Next(MinMsToCut, MaxMsToCut);
        while (_watch.ElapsedMilliseconds < until)
        {
            Array.ForEach(flows, flow => flow.Write());
            if (_watch.ElapsedMilliseconds >= cutAt)
            {
                Flow flow = flows[_random.Next(flows.Length)];
                flow.Cut(_random);
                flow.Write();
                flow.Follow();
                cutAt = _watch.ElapsedMilliseconds + _random.Next(MinMsToCut, MaxMsToCut);
            }
        }
    }

    private bool Settled(Flow flow)
    {
        string? difference = flow.Settle();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_watch.Elapsed.TotalSeconds,5:F0} s  {flow}: {difference ?? "equal digests"}"));
        return difference is null;
    }
}
