// SimWire: one direction of one connection: keeps its order, and sends again what is lost.
// Not a port; stands for the kernel's retransmission. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   Send -> agenda -> Deliver -> (link open)   the event runs
//                            \-> (link holds)  waits at the link
//                             \-> (lost)       waits here, and all behind it too, until a try
//                                              after 0.2, 0.6, 1.4, 3 … seconds finds the way open
// Acknowledgements are not sent: the sender's kernel simply knows. What a cut of the way back does
// to a sender (its buffer fills) is kept by SimStream.
using System;
using System.Collections.Generic;

namespace RedisNet.Sim;

/// <summary>Carries events from one node's host to another's.</summary>
internal sealed class SimWire
{
    private const long FirstRetryUs = 200_000;
    private const long RetryMaxUs = 120_000_000;

    private readonly SimWorld _world;
    private readonly SimNode _from;
    private readonly SimLink? _link;
    private readonly SimLink? _back;
    private readonly Action? _giveUp;
    private Queue<SimEvent>? _lost;
    private long _lastArrivalUs;
    private long _retryUs;
    private long _lostSinceUs;

    /// <summary>Between two nodes of one host nothing takes time and nothing is lost.</summary>
    internal SimWire(SimNode from, SimHost to, bool local, Action? giveUp = null)
    {
        _world = from.World;
        _from = from;
        _giveUp = giveUp;
        if (!local && from.Host != to)
        {
            _link = from.Host.LinkTo(to);
            _back = to.LinkTo(from.Host);
        }
    }

    /// <summary>True if it leaves the host.</summary>
    internal bool Far => _link != null;

    /// <summary>True if what is sent now would arrive.</summary>
    internal bool Open => _link == null || _link.Open;

    /// <summary>True if an answer sent now would arrive.</summary>
    internal bool BackOpen => _back == null || _back.Open;

    /// <summary>True while bytes are lost: what follows waits for them.</summary>
    internal bool Stalled => _lost is { Count: > 0 };

    /// <summary>Nothing sent from now on arrives before that time.</summary>
    internal void NotBefore(long us) => _lastArrivalUs = Math.Max(_lastArrivalUs, us);

    /// <summary>Sends something on its way; when it will arrive if all goes well.</summary>
    internal long Send(int bytes, SimEvent what)
    {
        long nowUs = _from.NowUs;
        long dueUs = _link == null ? nowUs : _link.ArrivalUs(nowUs, bytes);
        dueUs = Math.Max(dueUs, _lastArrivalUs);
        _lastArrivalUs = dueUs;
        if (_link != null && !_from.Host.Reachable)
        {
            Lose(what);
        }
        else if (dueUs <= _world.NowUs)
        {
            Deliver(what);
        }
        else
        {
            _world.At(dueUs, new Arrival(this, what));
        }
        return dueUs;
    }

    internal void Deliver(SimEvent what)
    {
        if (_link == null || (_link.Open && !Stalled))
        {
            what.Run();
        }
        else if (_link.Cut == SimCut.Hold && !Stalled)
        {
            _link.Hold(this, what);
        }
        else
        {
            Lose(what);
        }
    }

    /// <summary>The sender's kernel is gone, and with it what it would have sent again.</summary>
    internal void Abandon() => _lost = null;

    private void Lose(SimEvent what)
    {
        if (!what.Reliable)
        {
            what.Dropped();
            return;
        }
        _lost ??= new Queue<SimEvent>();
        _lost.Enqueue(what);
        if (_lost.Count == 1)
        {
            _lostSinceUs = _world.NowUs;
            _retryUs = FirstRetryUs;
            RetryLater();
        }
    }

    private void RetryLater() => _world.At(_world.NowUs + _retryUs, new ActionEvent(Retry));

    private void Retry()
    {
        if (_lost == null)
        {
            return;
        }
        if (_link!.Open)
        {
            Queue<SimEvent> all = _lost;
            _lost = null;
            while (all.TryDequeue(out SimEvent? what))
            {
                what.Run();
            }
            return;
        }
        if (_world.NowUs - _lostSinceUs >= _world.RetransmitLimitUs)
        {
            _lost = null;
            _giveUp?.Invoke();
            return;
        }
        _retryUs = Math.Min(_retryUs * 2, RetryMaxUs);
        RetryLater();
    }

    private sealed class Arrival(SimWire wire, SimEvent what) : SimEvent
    {
        internal override void Run() => wire.Deliver(what);
    }
}
