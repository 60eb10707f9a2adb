// ServerEventSource: the figures of a server as event counters of an EventSource named RedisNet.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// For tools that know EventPipe and not meters:
//   dotnet-counters monitor -p <pid> --counters EventCounters\RedisNet
//
// The counters are made when somebody listens for the first time. The runtime knows one source of a
// name in a process: the first one that is made.
using System;
using System.Collections.Generic;
using System.Diagnostics.Tracing;

namespace RedisNet.Server;

/// <summary>Made once in a process; whoever made it ends it.</summary>
public sealed class ServerEventSource(RedisServer server)
    : EventSource(ServerMeter.Name, EventSourceSettings.EtwSelfDescribingEventFormat)
{
    private readonly List<DiagnosticCounter> _counters = [];

    /// <summary>Empty until somebody listens.</summary>
    public IReadOnlyList<DiagnosticCounter> Counters => _counters;

    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command != EventCommand.Enable || _counters.Count > 0)
        {
            return;
        }

        foreach (Figure figure in ServerFigures.All)
        {
            _counters.Add(Counter(figure));
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (DiagnosticCounter counter in _counters)
        {
            counter.Dispose();
        }

        _counters.Clear();
        base.Dispose(disposing);
    }

    private DiagnosticCounter Counter(Figure figure)
    {
        string name = figure.Phase is null ? figure.Name : $"{figure.Name}.{figure.Phase}";
        string text = figure.Phase is null ? figure.Text : $"{figure.Text}: {figure.Phase}";
        if (!figure.Rises)
        {
            return new PollingCounter(name, this, () => figure.Read(server))
            {
                DisplayName = text,
                DisplayUnits = figure.Unit,
            };
        }

        return new IncrementingPollingCounter(name, this, () => figure.Read(server))
        {
            DisplayName = text,
            DisplayUnits = figure.Unit,
            DisplayRateTimeScale = TimeSpan.FromSeconds(1),
        };
    }
}
