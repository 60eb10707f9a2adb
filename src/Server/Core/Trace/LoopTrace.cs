// LoopTrace: what the loop is doing, as nested pieces of time with names.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A piece is entered and left; when it is left it becomes an event in a buffer that was made at the
// start, so a recording allocates nothing. What costs is the clock (some 25 ns), so each reading of
// it is used twice: it is the mark at which one piece ends and the next begins. Enter, Next and
// Leave read the clock; Begin and End take the mark as it stands. A command takes the one reading
// that its duration needs anyway.
//
//   turn      |----------------------------------------------|
//   ...       |-read-|-parse-|      |----- before-sleep -----|
//   ...                             |-- commands --|-replies-|
//   ...                             |get|set|get|
//
// A piece begins a nanosecond after the one around it. Viewers sort by the beginning, and would
// take two that begin together in the order of the file, in which the inner one comes first.
//
// The server holds one of these only while something is to be recorded: null is all that a server
// without --trace ever asks for.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The pieces under way, and the buffer of those that are over.</summary>
public sealed class LoopTrace
{
    // Turn, cron, replication, loading, while-blocked, a command, an inner one, …: ten at most.
    private const int MaxDepth = 32;
    private const long ShortestStepNs = 1000;

    private readonly IClock _clock;
    private readonly TraceRecording _recording;
    private readonly long[] _starts = new long[MaxDepth];
    private readonly int[] _names = new int[MaxDepth];
    private TraceEvent[] _events;
    private int _count;
    private int _depth;

    internal LoopTrace(IClock clock, TraceRecording recording, TraceEvent[] events)
    {
        _clock = clock;
        _recording = recording;
        _events = events;
        MarkNs = clock.MonoNs();
    }

    /// <summary>The last instant at which something began or ended.</summary>
    internal long MarkNs { get; private set; }

    /// <summary>Pieces under way.</summary>
    internal int Depth => _depth;

    /// <summary>Whether that is under way, innermost.</summary>
    internal bool IsIn(TracePhase phase) => _depth > 0 && _names[_depth - 1] == (int)phase;

    /// <summary>Events in the buffer.</summary>
    internal int Count => _count;

    /// <summary>Events that were too many, since they were last asked for.</summary>
    internal int Dropped { get; set; }

    /// <summary>Something begins now.</summary>
    public void Enter(TracePhase phase)
    {
        Mark();
        Begin(phase);
    }

    /// <summary>What was entered last is over now.</summary>
    public void Leave(int arg = -1)
    {
        Mark();
        End(arg);
    }

    /// <summary>What was entered last is over, and something else begins.</summary>
    public void Next(TracePhase phase)
    {
        Leave();
        Begin(phase);
    }

    /// <summary>Something began at the mark.</summary>
    public void Begin(TracePhase phase) => Push((int)phase);

    /// <summary>What was entered last ended at the mark.</summary>
    public void End(int arg = -1)
    {
        Check.That(_depth > 0);
        int name = _names[--_depth];
        long startNs = _starts[_depth];
        long lengthNs = MarkNs - startNs;
        bool isStep = name is >= (int)TracePhase.Prefetch and <= (int)TracePhase.FreeClients;
        if (!isStep || lengthNs >= ShortestStepNs)
        {
            Add(name, startNs, lengthNs, arg);
        }
    }

    /// <summary>A command is called. It begins where the last thing of this turn ended, or now;
    /// returns that in microseconds.</summary>
    internal long BeginCommand(ExecutionState exec, RedisCommand cmd)
    {
        long startUs = exec.LastEndUs;
        if (startUs == 0)
        {
            Mark();
            startUs = MarkNs / 1000;
        }

        Push((int)TracePhase.Count + cmd.Id);
        return startUs;
    }

    /// <summary>The command is over; returns the microsecond.</summary>
    internal long EndCommand()
    {
        Leave();
        return MarkNs / 1000;
    }

    /// <summary>Reads the clock.</summary>
    internal void Mark() => MarkNs = long.Max(_clock.MonoNs(), MarkNs);

    /// <summary>An event from outside the nest.</summary>
    internal void Add(int name, long startNs, long lengthNs, int arg)
    {
        if (_count == _events.Length && !_recording.HandOver())
        {
            Dropped++;
            return;
        }

        ref TraceEvent e = ref _events[_count++];
        e.StartNs = startNs;
        e.LengthNs = lengthNs;
        e.Name = name;
        e.Arg = arg;
    }

    /// <summary>Goes on in an empty buffer.</summary>
    internal void Use(TraceEvent[] events)
    {
        _events = events;
        _count = 0;
    }

    private void Push(int name)
    {
        Check.That(_depth < MaxDepth);
        _starts[_depth] = MarkNs;
        _names[_depth++] = name;
        MarkNs++;
    }
}
