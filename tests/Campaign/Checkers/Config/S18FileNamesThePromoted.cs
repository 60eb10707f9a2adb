// S18FileNamesThePromoted: from the promotion on the file is the new configuration.
// Ours, no origin in C.
using System.Linq;
using System.Text;
using RedisNet.Sentinel;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>When the turn of a promotion is over, a power cut would leave a file that names the
/// promoted replica as master, with its epoch, and the old master as a replica.</summary>
/// <remarks>Unless the save failed, which is logged.</remarks>
public sealed class S18FileNamesThePromoted : Checker
{
    public override string Property => "S18";

    public override void OnFacts(Member m, SentinelFacts? before, SentinelFacts now)
    {
        foreach (MasterFacts master in now.Masters)
        {
            bool entered = master.FailoverState == SentinelFailoverState.ReconfReplicas
                && before?.Find(master.Name)?.FailoverState != master.FailoverState;
            if (entered && !View.IsUnsaved(m))
            {
                Judge(m, master);
            }
        }
    }

    private void Judge(Member m, MasterFacts master)
    {
        string file = Encoding.Latin1.GetString(m.Disk.GetDurable(Member.ConfigPath) ?? []);
        string named = Words(master.Promoted);
        string old = Words(master.Address);
        bool monitors = ConfigText.Lines(file, $"sentinel monitor {master.Name} ")
            .Any(l => l.StartsWith(named + " ", System.StringComparison.Ordinal));
        bool keeps = ConfigText.Lines(file, $"sentinel known-replica {master.Name} ").Contains(old);
        bool dated = ConfigText.Largest(file, $"sentinel config-epoch {master.Name} ")
            == master.ConfigEpoch;
        if (!monitors || !keeps || !dated)
        {
            Unsafe(m, $"{master.Name}: promoted {master.Promoted} in epoch {master.ConfigEpoch}; "
                + $"in the file: master {monitors}, epoch {dated}, old master as replica {keeps}");
        }
    }

    private static string Words(string address)
    {
        int colon = address.LastIndexOf(':');
        return $"{address[..colon]} {address[(colon + 1)..]}";
    }
}
