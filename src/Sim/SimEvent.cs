// SimEvent: something that will happen at a time: a packet arrives, a delay is over.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sim;

/// <summary>An entry of the <see cref="Agenda"/>.</summary>
internal abstract class SimEvent
{
    /// <summary>It happens.</summary>
    internal abstract void Run();

    /// <summary>False for what nobody sends again if it is lost on its way.</summary>
    internal virtual bool Reliable => false;

    /// <summary>It was lost on its way and nobody sends it again.</summary>
    internal virtual void Dropped()
    {
    }
}
