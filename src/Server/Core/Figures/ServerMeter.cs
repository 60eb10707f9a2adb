// ServerMeter: the figures of a server as a Meter named RedisNet.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   dotnet-counters monitor -p <pid> --counters RedisNet
//
// All instruments are observed: nobody asks, nothing is done. Several servers in one process have a
// meter each, which their run id tells apart.
using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace RedisNet.Server;

/// <summary>Made once for a server that has its tables; whoever made it ends it.</summary>
public sealed class ServerMeter : IDisposable
{
    /// <summary>What tools ask for.</summary>
    public const string Name = "RedisNet";

    private readonly Meter _meter;

    public ServerMeter(RedisServer server)
    {
        _meter = new Meter(Name, ServerVersion.Redis, [new("run_id", server.RunId)], server);
        Dictionary<string, List<Figure>> byName = [];
        foreach (Figure figure in ServerFigures.All)
        {
            if (byName.TryGetValue(figure.Name, out List<Figure>? phases))
            {
                phases.Add(figure);
                continue;
            }

            byName.Add(figure.Name, [figure]);
            Create(server, figure, byName[figure.Name]);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Create(RedisServer server, Figure figure, List<Figure> phases)
    {
        if (figure.Phase is not null)
        {
            _meter.CreateObservableCounter(
                figure.Name, () => ByPhase(server, phases), figure.Unit, figure.Text);
        }
        else if (figure.Rises)
        {
            _meter.CreateObservableCounter(
                figure.Name, () => figure.Read(server), figure.Unit, figure.Text);
        }
        else
        {
            _meter.CreateObservableGauge(
                figure.Name, () => figure.Read(server), figure.Unit, figure.Text);
        }
    }

    private static IEnumerable<Measurement<long>> ByPhase(RedisServer server, List<Figure> phases)
    {
        foreach (Figure figure in phases)
        {
            yield return new Measurement<long>(
                figure.Read(server), new KeyValuePair<string, object?>("phase", figure.Phase));
        }
    }
}
