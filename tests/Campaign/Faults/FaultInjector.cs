// FaultInjector: makes the faults of a plan happen, and unhappen.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using RedisNet.Sim;

namespace RedisNet.Campaign;

/// <summary>Begins and ends the windows of a plan as time passes.</summary>
public sealed class FaultInjector(FaultContext context, Action<string, string> log)
{
    private const long AnswerWithinUs = 2_000_000;

    private readonly List<Action?> _undo = [];

    /// <summary>The chaos begins: puts all windows on the agenda of the world.</summary>
    public void Begin()
    {
        foreach (FaultWindow w in context.Plan.Faults)
        {
            context.World.Schedule(w.FromMs * 1000L, () => Start(w));
        }
    }

    /// <summary>Lets commands of faults go out, and closes what was answered.</summary>
    public void Poll()
    {
        for (int i = context.Sent.Count - 1; i >= 0; i--)
        {
            (Session session, long atUs) = context.Sent[i];
            if (session.Take() is not null || session.Ended
                || context.World.NowUs - atUs > AnswerWithinUs)
            {
                session.Dispose();
                context.Sent.RemoveAt(i);
            }
        }
    }

    /// <summary>Everything that is still on ends now.</summary>
    public void HealAll()
    {
        context.Over = true;
        context.Traps.DisarmAll();
        for (int i = 0; i < _undo.Count; i++)
        {
            End(i);
        }
        context.World.HealAll();
    }

    private void Start(FaultWindow w)
    {
        if (context.Over)
        {
            return;
        }
        log("fault", w.ToString());
        Action? undo = NetworkFaults.Begin(context, w)
            ?? ProcessFaults.Begin(context, w)
            ?? MachineFaults.Begin(context, w);
        if (undo is not null)
        {
            int index = _undo.Count;
            _undo.Add(undo);
            context.World.Schedule((w.ToMs - w.FromMs) * 1000L, () => End(index));
        }
    }

    private void End(int index)
    {
        Action? undo = _undo[index];
        _undo[index] = null;
        undo?.Invoke();
    }
}
