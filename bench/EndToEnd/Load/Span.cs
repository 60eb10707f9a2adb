// Span: a stretch of time, from its start to before its end.
// Ours, no origin in C.
namespace RedisNet.Bench.EndToEnd;

/// <summary>Stopwatch ticks, nanoseconds on Linux.</summary>
internal readonly record struct Span(long Start, long End)
{
    public long Length => End - Start;
}
