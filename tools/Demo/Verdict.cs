// Verdict: does everyone agree at the end, and was every acknowledged write kept that had to be?
// Ours, no origin in C.
//
// What had to be kept: the promoted replica remembers the offset up to which it had followed the
// old master (second_repl_offset is the first offset of its own history). A write the old master
// confirmed at or before that point must exist; later ones may be lost. Writes the new master
// confirmed must all exist.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Verdict(Group group, Terminal terminal, Writer writer, List<AckedWrite> acked)
{
    private const int Batch = 1000;

    private bool _good = true;

    /// <summary>What the Sentinels do not agree on yet, or see amiss; empty when all is
    /// well.</summary>
    public static List<string> Views(Group group)
    {
        var wrong = new List<string>();
        var masters = new HashSet<string>();
        foreach (RedisProcess sentinel in group.Sentinels)
        {
            Dictionary<string, string> view = Group.MasterView(sentinel);
            masters.Add(view.GetValueOrDefault("port", "none"));
            Want(view, "flags", "master");
            Want(view, "num-slaves", "2");
            Want(view, "num-other-sentinels", "2");
            void Want(Dictionary<string, string> fields, string name, string value)
            {
                string is_ = fields.GetValueOrDefault(name, "missing");
                if (is_ != value)
                {
                    wrong.Add($"{sentinel.Name}: {name} is {is_}, not {value}");
                }
            }
        }
        if (masters.Count != 1)
        {
            wrong.Add("the Sentinels name different masters: " + string.Join(", ", masters));
        }
        return wrong;
    }

    public bool Judge()
    {
        terminal.Heading("\nDo they agree?");
        int port = Group.MasterPort(group.Sentinels[0]);
        RedisProcess? master = group.Servers.FirstOrDefault(server => server.Port == port);
        List<string> views = Views(group);
        Check(views.Count == 0 && master is not null,
            $"three Sentinels name {group.NameOf(port)} and see two replicas and each other",
            string.Join("; ", views));
        if (master is null)
        {
            return false;
        }
        string[] epochs = [.. group.Sentinels.Select(s =>
            Group.MasterView(s).GetValueOrDefault("config-epoch", "?")).Distinct()];
        Check(epochs.Length == 1, $"in the same configuration epoch ({epochs[0]})",
            "the configuration epochs differ: " + string.Join(", ", epochs));
        Check(writer.LastPort == port, "the client writes to that server",
            $"the client writes to {group.NameOf(writer.LastPort)}");
        JudgeServers(master);
        JudgeWrites(master);
        return _good;
    }

    private void JudgeServers(RedisProcess master)
    {
        foreach (RedisProcess server in group.Servers.Where(server => server != master))
        {
            Check(WaitFor(() => IsReplicaOf(server, master)),
                $"{server.Name} is its replica, link up, at the same offset",
                $"{server.Name}: " + string.Join(' ', Group.Replication(server)
                    .Where(f => f.Key is "role" or "master_port" or "master_link_status"
                        or "slave_repl_offset")
                    .Select(f => $"{f.Key}={f.Value}")));
        }
    }

    private static bool IsReplicaOf(RedisProcess server, RedisProcess master)
    {
        Dictionary<string, string> theirs = Group.Replication(server);
        Dictionary<string, string> its = Group.Replication(master);
        return theirs.GetValueOrDefault("role") == "slave"
            && its.GetValueOrDefault("role") == "master"
            && theirs.GetValueOrDefault("master_port") == master.Port.ToString(
                CultureInfo.InvariantCulture)
            && theirs.GetValueOrDefault("master_link_status") == "up"
            && theirs.GetValueOrDefault("slave_repl_offset") == its.GetValueOrDefault(
                "master_repl_offset");
    }

    private static bool WaitFor(Func<bool> there)
    {
        for (int i = 0; i < 100; i++)
        {
            if (there())
            {
                return true;
            }
            Thread.Sleep(50);
        }
        return false;
    }

    private void JudgeWrites(RedisProcess master)
    {
        terminal.Heading("\nWhat became of the writes?");
        string text = Group.Replication(master).GetValueOrDefault("second_repl_offset", "");
        long promoted = long.TryParse(text, CultureInfo.InvariantCulture, out long o) ? o - 1 : -1;
        bool[] there = Present(master);
        var lost = new List<AckedWrite>();
        for (int i = 0; i < acked.Count; i++)
        {
            if (!there[i])
            {
                lost.Add(acked[i]);
            }
        }
        int before = acked.Count(write => write.Port == group.FirstMaster.Port);
        terminal.Line($"  {acked.Count} acknowledged ({before} by the old master, "
            + $"{acked.Count - before} by the new), "
            + $"{acked.Count - lost.Count} kept, {lost.Count} lost, {writer.Unknown} sent and "
                + $"never answered");
        Check(promoted >= 0, $"{master.Name} had received the old master's stream up to offset "
            + $"{promoted}",
            $"{master.Name} does not tell its second_repl_offset ({text})");
        AckedWrite[] wrong = [
            .. lost.Where(w => w.Port != group.FirstMaster.Port || w.Offset <= promoted)];
        Check(wrong.Length == 0,
            lost.Count == 0 ? "no acknowledged write was lost"
                : $"every lost write lies after it (offsets {lost[0].Offset} to {lost[^1].Offset})",
            $"{wrong.Length} writes were lost that had to be kept; the first is {Show(wrong)}");
        foreach (RedisProcess server in group.Servers.Where(server => server != master))
        {
            Check(there.AsSpan().SequenceEqual(Present(server)),
                $"{server.Name} holds the same keys and values",
                $"{server.Name} does not hold the same keys and values");
        }
    }

    private static string Show(AckedWrite[] writes) =>
        writes.Length == 0 ? "" : $"{Writer.Key(writes[0].Number)} at offset {writes[0].Offset}";

    /// <summary>For each acknowledged write, whether the server has it with the value
    /// written.</summary>
    private bool[] Present(RedisProcess server)
    {
        var there = new bool[acked.Count];
        using var client = new RespClient(server.Port, timeoutMs: 10_000);
        for (int from = 0; from < acked.Count; from += Batch)
        {
            int count = Math.Min(Batch, acked.Count - from);
            string[] words = ["MGET",
                .. acked.GetRange(from, count).Select(w => Writer.Key(w.Number))];
            var values = client.Do(words) as object?[];
            for (int i = 0; i < count; i++)
            {
                string number = acked[from + i].Number.ToString(CultureInfo.InvariantCulture);
                there[from + i] = values is not null && values[i] as string == number;
            }
        }
        return there;
    }

    private void Check(bool good, string yes, string no)
    {
        if (good)
        {
            terminal.Good(yes);
        }
        else
        {
            terminal.Bad(no);
        }
        _good &= good;
    }
}
