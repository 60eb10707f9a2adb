// FigureKey: what a figure is about.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

/// <summary>"cpu, set, at depth 16, in cpu_us". <paramref name="Axis"/> is empty and <paramref
/// name="X"/> 0 where nothing is swept.</summary>
internal readonly record struct FigureKey(
    string Suite, string Name, string Axis, double X, string Measure);
