// WindowedLog: an open-loop run cut into windows.
// Ours, no origin in C.
//
// Steal is read at each edge. What is due while it is read belongs to no window, so that reading
// does not show in the figures. A window that the machine held the generator up in is as much
// longer.
using System;
using System.Diagnostics;

namespace RedisNet.Bench.EndToEnd;

internal sealed class WindowedLog : IRequestLog
{
    private readonly Func<long> _steal;
    private readonly long _length;
    private readonly Window[] _windows;
    private long _stolen;
    private long _edge;
    private int _current = -1;

    /// <param name="steal">Ticks taken so far.</param>
    /// <param name="count">Windows; then the run ends.</param>
    /// <param name="lengthNs">Of each.</param>
    public WindowedLog(Func<long> steal, int count, long lengthNs)
    {
        _steal = steal;
        _length = lengthNs;
        _windows = new Window[count];
        for (int i = 0; i < count; i++)
        {
            _windows[i] = new Window();
        }
    }

    public ReadOnlySpan<Window> Windows => _windows;

    public bool GoOn(long now) => (_current >= 0 && now < _edge) || Turn(now);

    public void Sent(long due, long now) => Of(due)?.Lateness.Record(now - due);

    public void Replied(long due, long now) => Of(due)?.Latency.Record(now - due);

    private bool Turn(long now)
    {
        long stolen = _steal();
        if (_current >= 0)
        {
            _windows[_current].End = now;
            _windows[_current].Steal = stolen - _stolen;
        }
        _stolen = stolen;
        if (++_current >= _windows.Length)
        {
            return false;
        }
        _windows[_current].Start = Math.Max(now, Stopwatch.GetTimestamp());
        _edge = _windows[_current].Start + _length;
        return true;
    }

    // Replies to requests of an earlier window are rare, and few windows back.
    private Window? Of(long due)
    {
        for (int i = Math.Min(_current, _windows.Length - 1); i >= 0; i--)
        {
            if (due >= _windows[i].Start)
            {
                return _windows[i].Covers(due) ? _windows[i] : null;
            }
        }
        return null;
    }
}
