// TraceNames: how phases and commands are called in a recording.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;

namespace RedisNet.Server;

/// <summary>The words of the file. What is the same in each event of a name is put together once,
/// at the start.</summary>
internal static class TraceNames
{
    /// <summary>The track of the collector's pauses; the loop is track 1.</summary>
    public const int LoopTrack = 1;
    public const int GcTrack = 2;

    /// <summary>For each name the event up to its time, by phase, then by id of the
    /// command.</summary>
    public static byte[][] Heads(RedisServer server)
    {
        const int Phases = (int)TracePhase.Count;
        var heads = new byte[Phases + server.Commands.IdLimit][];
        for (int i = 0; i < Phases; i++)
        {
            var phase = (TracePhase)i;
            int track = phase == TracePhase.Gc ? GcTrack : LoopTrack;
            heads[i] = Head(NameOf(phase), CategoryOf(phase), server.Pid, track);
        }

        for (int i = 0; i < server.Commands.Original.Count; i++)
        {
            foreach (RedisCommand cmd in server.Commands.Original[i].WithSubcommands())
            {
                heads[Phases + cmd.Id] = Head(cmd.FullName, "command", server.Pid, LoopTrack);
            }
        }

        return heads;
    }

    /// <summary>What the number of each phase counts, as the beginning of an event's
    /// end.</summary>
    public static byte[][] Args()
    {
        var args = new byte[(int)TracePhase.Count][];
        for (int i = 0; i < args.Length; i++)
        {
            args[i] = Encoding.ASCII.GetBytes($",\"args\":{{\"{ArgOf((TracePhase)i)}\":");
        }

        return args;
    }

    /// <summary>The name of a phase in the file.</summary>
    public static string NameOf(TracePhase phase) => phase switch
    {
        TracePhase.Poll => "poll",
        TracePhase.Turn => "turn",
        TracePhase.Skipped => "skipped",
        TracePhase.Dropped => "dropped",
        TracePhase.Gc => "gc",
        TracePhase.Accept => "accept",
        TracePhase.Read => "read",
        TracePhase.Parse => "parse",
        TracePhase.Write => "write",
        TracePhase.Jobs => "jobs",
        TracePhase.Sync => "sync",
        TracePhase.SentinelLink => "sentinel-link",
        TracePhase.BeforeSleep => "before-sleep",
        TracePhase.Commands => "commands",
        TracePhase.Prefetch => "prefetch",
        TracePhase.Replies => "replies",
        TracePhase.Blocked => "blocked",
        TracePhase.ExpireFast => "expire-fast",
        TracePhase.Replication => "replication",
        TracePhase.FreeClients => "free-clients",
        TracePhase.Snapshot => "snapshot",
        TracePhase.Evict => "evict",
        TracePhase.WhileBlocked => "while-blocked",
        TracePhase.ConfigRewrite => "config-rewrite",
        _ => CronStep(phase),
    };

    private static string CronStep(TracePhase phase) => phase switch
    {
        TracePhase.Cron => "cron",
        TracePhase.CronMetrics => "cron-metrics",
        TracePhase.CronMemory => "cron-memory",
        TracePhase.CronShutdown => "cron-shutdown",
        TracePhase.CronClients => "cron-clients",
        TracePhase.CronExpire => "cron-expire",
        TracePhase.CronResize => "cron-resize",
        TracePhase.CronRehash => "cron-rehash",
        TracePhase.CronSave => "cron-save",
        TracePhase.CronPauses => "cron-pauses",
        TracePhase.CronReplication => "cron-replication",
        TracePhase.CronMigrate => "cron-migrate",
        TracePhase.CronMode => "cron-mode",
        _ => "",
    };

    private static string CategoryOf(TracePhase phase) =>
        phase is >= TracePhase.Cron and <= TracePhase.CronMode ? "cron" : "loop";

    private static string ArgOf(TracePhase phase) => phase switch
    {
        TracePhase.Read or TracePhase.Write => "bytes",
        TracePhase.Dropped => "events",
        TracePhase.Gc => "pause_us",
        _ => "commands",
    };

    private static byte[] Head(string name, string category, int pid, int track) =>
        Encoding.ASCII.GetBytes($",\n{{\"name\":\"{name}\",\"cat\":\"{category}\",\"ph\":\"X\","
            + $"\"pid\":{pid},\"tid\":{track},\"ts\":");
}
