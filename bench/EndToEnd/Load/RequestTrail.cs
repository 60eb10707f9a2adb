// RequestTrail: every request of an open-loop run: when it was due, sent and answered.
// Ours, no origin in C.
//
// What is to be left out is known only after the run, so all of it is kept until then, eight bytes
// a piece:
//
//   [due, microseconds since the start : 32][time taken, in units of 64 ns : 32]
//
// The room is there, and was touched, before the run, and is used again by the next.
using System;
using System.Collections.Generic;
using System.IO;

namespace RedisNet.Bench.EndToEnd;

internal sealed class RequestTrail : IRequestLog
{
    private const int NsAUs = 1000;
    private const int Unit = 64;
    private const int Half = 32;

    private readonly ulong[] _sent;
    private readonly ulong[] _replied;
    private Func<long, bool> _goOn = _ => false;
    private long _start;
    private int _sends;
    private int _replies;

    /// <param name="most">Requests of a run; one more is an IOException.</param>
    public RequestTrail(int most)
    {
        _sent = new ulong[most];
        _replied = new ulong[most];
        Array.Fill(_sent, 1UL);
        Array.Fill(_replied, 1UL);
    }

    /// <summary>Forgets the run before. <paramref name="goOn"/> is asked with the time, and ends
    /// the next.</summary>
    public void Begin(long start, Func<long, bool> goOn)
    {
        (_start, _goOn, _sends, _replies) = (start, goOn, 0, 0);
    }

    public bool GoOn(long now) => _goOn(now);

    public void Sent(long due, long now)
    {
        if (_sends == _sent.Length)
        {
            throw new IOException("a run of the load took longer than anybody expected");
        }
        _sent[_sends++] = Pack(due, now);
    }

    public void Replied(long due, long now) => _replied[_replies++] = Pack(due, now);

    /// <summary>When each was due, and how late it was sent.</summary>
    public IEnumerable<(long Due, long Ns)> Lateness()
    {
        for (int i = 0; i < _sends; i++)
        {
            yield return Unpack(_sent[i]);
        }
    }

    /// <summary>When each was due, and how long after that its reply came.</summary>
    public IEnumerable<(long Due, long Ns)> Latency()
    {
        for (int i = 0; i < _replies; i++)
        {
            yield return Unpack(_replied[i]);
        }
    }

    private ulong Pack(long due, long now) =>
        ((ulong)(uint)((due - _start) / NsAUs) << Half) | (uint)Math.Clamp(
            (now - due) / Unit, 0, uint.MaxValue);

    private (long Due, long Ns) Unpack(ulong packed) =>
        (_start + ((long)(packed >> Half) * NsAUs), (long)(uint)packed * Unit);
}
