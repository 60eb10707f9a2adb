// ActionEvent: an event that is a piece of code.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Sim;

/// <summary>Runs the action; the other one if it is lost on its way.</summary>
internal sealed class ActionEvent(Action action, Action? dropped = null) : SimEvent
{
    internal override void Run() => action();

    internal override void Dropped() => dropped?.Invoke();
}
