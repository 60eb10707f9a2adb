// WorkloadPlan: what the clients of a drawn run do.
// Ours, no origin in C.
namespace RedisNet.Campaign;

/// <summary>Clients of each group and the mix of their commands; shares are in percent, what is
/// left over is SET of a new key.</summary>
public sealed record WorkloadPlan
{
    /// <summary>Clients a replication group has.</summary>
    public required int Clients { get; init; }

    /// <summary>Pause after an answer, drawn from 1 to this.</summary>
    public required int ThinkMs { get; init; }

    /// <summary>How long a client waits for an answer before it gives the connection up.</summary>
    public required int TimeoutMs { get; init; }

    /// <summary>Bytes a value is made longer by.</summary>
    public required int ValueBytes { get; init; }

    public required int IncrPercent { get; init; }

    public required int VolatilePercent { get; init; }

    public required int DeletePercent { get; init; }

    public required int ReadPercent { get; init; }

    public required int WaitPercent { get; init; }
}
