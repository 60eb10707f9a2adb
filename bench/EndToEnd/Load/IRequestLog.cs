// IRequestLog: who is told what an open-loop run does, and ends it.
// Ours, no origin in C.
//
// All times are Stopwatch ticks, which are nanoseconds on Linux. Called for every request, in the
// generator's own thread: whoever implements it allocates nothing and does not wait.
namespace RedisNet.Bench.EndToEnd;

internal interface IRequestLog
{
    /// <summary>Asked again and again; after the first no, nothing is sent.</summary>
    bool GoOn(long now);

    void Sent(long due, long now);

    void Replied(long due, long now);
}
