// Timeline: what happened when, in milliseconds since the kill, shown as it is noted.
// Ours, no origin in C.
//
// Notes made before the kill are dropped: until then nothing is worth a line.
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Timeline(Terminal terminal)
{
    private readonly Lock _lock = new();
    private readonly List<(double Ms, string Who, string What, string Detail)> _notes = [];
    private long _killed;

    public void Kill(string who)
    {
        lock (_lock)
        {
            _killed = Stopwatch.GetTimestamp();
        }
        Note(who, "SIGKILL", "the master is gone");
    }

    public void Note(string who, string what, string detail)
    {
        lock (_lock)
        {
            if (_killed != 0)
            {
                double ms = Stopwatch.GetElapsedTime(_killed).TotalMilliseconds;
                _notes.Add((ms, who, what, detail));
                terminal.Event(ms, who, what, detail);
            }
        }
    }

    public bool Has(string what) => First(what) >= 0;

    /// <summary>How many different observers noted it.</summary>
    public int Observers(string what)
    {
        var who = new HashSet<string>();
        lock (_lock)
        {
            foreach (var note in _notes)
            {
                if (note.What == what)
                {
                    who.Add(note.Who);
                }
            }
        }
        return who.Count;
    }

    /// <summary>When it was first noted, or -1.</summary>
    public double First(string what)
    {
        lock (_lock)
        {
            foreach (var note in _notes)
            {
                if (note.What == what)
                {
                    return note.Ms;
                }
            }
        }
        return -1;
    }
}
