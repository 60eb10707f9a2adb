// LoadClient: a client that follows Sentinel and writes what can be counted afterwards.
// Ours, no origin in C.
//
//   Locate -> ask one Sentinel after another for the master's address
//   Ready  -> pause, then one command
//   Wait   -> its answer; an error or a silence sends it back to Locate
// One command at a time, so that the server's note of this client's last write (woff) says where in
// the history the command stands.
using System;
using System.Collections.Generic;
using System.Globalization;
using RedisNet.Resp;
using RedisNet.Server;
using RedisNet.Sim;
using RedisNet.Tests.Clusters;

namespace RedisNet.Campaign;

/// <summary>One client of one replication group. Polled by the run.</summary>
public sealed class LoadClient
{
    private const int RetryUs = 100_000;
    private const int Counters = 3;

    private readonly SimNode _node;
    private readonly SeedPlan _plan;
    private readonly GroupPlan _group;
    private readonly Ledger _ledger;
    private readonly Dice _dice;
    private readonly int _groupIndex;
    private readonly string _name;
    private Session? _session;
    private State _state = State.Locate;
    private long _dueUs;
    private int _sentinel;
    private int _number;
    private OpKind _kind;
    private WriteRecord? _write;
    private WriteRecord? _read;
    private WriteRecord? _lastWrite;
    private bool _readExpected;
    private Client? _serverSide;
    private long _woffBefore;

    public LoadClient(SimNode node, SeedPlan plan, int group, int index, Ledger ledger)
    {
        (_node, _plan, _groupIndex, _ledger) = (node, plan, group, ledger);
        _group = plan.Groups[group];
        _name = string.Create(CultureInfo.InvariantCulture, $"{group}c{index}");
        _dice = Dice.For(plan.Seed, "client" + _name);
        _sentinel = index;
        _dueUs = node.World.NowUs;
    }

    private enum State
    {
        Locate,
        AskedSentinel,
        Ready,
        Wait,
    }

    /// <summary>When it last had an answer to a write.</summary>
    public long LastAckUs { get; private set; } = -1;

    /// <summary>Whether it begins nothing new.</summary>
    public bool Stopped { get; set; }

    /// <summary>When it must be polled at the latest.</summary>
    public long DueUs => _state == State.Ready && Stopped ? long.MaxValue : _dueUs;

    public bool Idle => _state != State.Wait;

    /// <summary>The server it speaks to.</summary>
    public Member? Target { get; private set; }

    /// <summary>Notes a write the server has executed in the turn just over.</summary>
    public void AfterTurnOfTarget(Member m)
    {
        if (_state != State.Wait || _session is null || _write is not { Offset: < 0 } write)
        {
            return;
        }
        Client? c = _serverSide ??= FindServerSide(m);
        if (c is null || c.Woff == _woffBefore)
        {
            return;
        }
        Locate(write, c, m);
    }

    // Also of a program that died in the very turn that sent the answer: its state is still there.
    private void Locate(WriteRecord write, Client c, Member m)
    {
        write.Server = m.Name;
        write.Starts = m.Starts - (c.Server == m.Server ? 0 : 1);
        write.Replid = c.Server.Repl.Replid;
        write.Offset = c.Woff;
        write.ExecutedUs = _node.World.NowUs;
        _woffBefore = c.Woff;
        _ledger.Executed(write, m, _group);
    }

    /// <summary>Does what is to be done at this moment.</summary>
    public void Poll()
    {
        long now = _node.World.NowUs;
        switch (_state)
        {
            case State.Locate when now >= _dueUs && !Stopped:
                AskSentinel(now);
                break;
            case State.AskedSentinel:
                ReadAddress(now);
                break;
            case State.Ready when now >= _dueUs && !Stopped:
                Begin(now);
                break;
            case State.Wait:
                ReadAnswer(now);
                break;
        }
    }

    private void AskSentinel(long now)
    {
        SentinelPlan s = _plan.Sentinels[_sentinel++ % _plan.Sentinels.Count];
        Reconnect(s.Ip, s.Port);
        _session!.Send("SENTINEL", "GET-MASTER-ADDR-BY-NAME", _group.MasterName);
        (_state, _dueUs) = (State.AskedSentinel, now + (_plan.Workload.TimeoutMs * 1000L));
    }

    private void ReadAddress(long now)
    {
        Reply? reply = _session!.Take();
        if (reply is { Count: 2 })
        {
            string ip = reply[0].Text;
            int port = int.Parse(reply[1].Text, CultureInfo.InvariantCulture);
            Reconnect(ip, port);
            Target = _ledger.ServerAt(ip, port);
            (_state, _dueUs) = (State.Ready, now);
        }
        else if (reply is not null || _session.Ended || now >= _dueUs)
        {
            (_state, _dueUs) = (State.Locate, now + RetryUs);
        }
    }

    private void Begin(long now)
    {
        WorkloadPlan w = _plan.Workload;
        _dueUs = now + (w.TimeoutMs * 1000L);
        _state = State.Wait;
        (_write, _read) = (null, null);
        int n = _dice.Below(100);
        if ((n -= w.IncrPercent) < 0)
        {
            string counter = "n" + _dice.Below(Counters);
            Write(OpKind.Incr, counter, "", now, "INCR", counter);
        }
        else if ((n -= w.VolatilePercent) < 0)
        {
            int ms = _dice.Between(1, 2000);
            _kind = OpKind.Volatile;
            string ttl = ms.ToString(CultureInfo.InvariantCulture);
            _session!.Send("SET", "e" + _dice.Below(100), "x", "PX", ttl);
        }
        else if ((n -= w.DeletePercent) < 0)
        {
            _kind = OpKind.Delete;
            string key = "d" + _dice.Below(20);
            _session!.Send(_dice.Percent(50) ? ["DEL", key] : ["APPEND", key, "abc"]);
        }
        else if ((n -= w.ReadPercent) < 0 && _lastWrite is not null)
        {
            (_kind, _read) = (OpKind.Read, _lastWrite);
            _readExpected = _ledger.MustBeAt(Target, _read);
            _session!.Send("GET", _read.Key);
        }
        else if (n - w.WaitPercent < 0 && _lastWrite is not null)
        {
            _kind = OpKind.Wait;
            _session!.Send(
                "WAIT", "1", (w.TimeoutMs / 2).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{_name}:{_number++}");
            string value = "v" + number + new string('.', w.ValueBytes);
            Write(OpKind.Set, "k" + number, value, now, "SET", "k" + number, value);
        }
    }

    private void Write(OpKind kind, string key, string value, long now, params string[] words)
    {
        _kind = kind;
        _write = new WriteRecord
        {
            Kind = kind, Group = _groupIndex, Key = key, Value = value, SentUs = now,
        };
        _ledger.Sent(_write, Target);
        _serverSide ??= Target is { Alive: true } ? FindServerSide(Target) : null;
        _woffBefore = _serverSide?.Woff ?? 0;
        _session!.Send(words);
    }

    private void ReadAnswer(long now)
    {
        Reply? reply = _session!.Take();
        if (reply is null)
        {
            if (_session.Ended || now >= _dueUs)
            {
                GiveUp(now);
            }
            return;
        }
        if (reply.IsError)
        {
            _ledger.Refused(reply.Text);
            GiveUp(now);
            return;
        }
        Accept(reply, now);
        (_state, _dueUs) = (State.Ready, now + (1000L * _dice.Between(1, _plan.Workload.ThinkMs)));
    }

    private void Accept(Reply reply, long now)
    {
        switch (_kind)
        {
            case OpKind.Set or OpKind.Incr:
                if (_write!.Offset < 0 && Target is { } m
                    && (_serverSide ??= FindServerSide(m)) is { } c && c.Woff != _woffBefore)
                {
                    Locate(_write, c, m);
                }
                _write.AckedUs = LastAckUs = now;
                _write.Answer = reply.Integer;
                _ledger.Acknowledged(_write, Target);
                _lastWrite = _kind == OpKind.Set ? _write : _lastWrite;
                break;
            case OpKind.Read:
                _ledger.Read(Target, _read!, reply, _readExpected);
                break;
            case OpKind.Wait when reply.Integer > 0:
                _ledger.Waited(_lastWrite!, Target, reply.Integer);
                break;
        }
    }

    // The answer, if there is any, is never seen: whether the command was executed stays open.
    private void GiveUp(long now)
    {
        _session?.Dispose();
        _lastWrite = null;
        (_state, _dueUs) = (State.Locate, now + RetryUs);
    }

    private void Reconnect(string ip, int port)
    {
        _session?.Dispose();
        _session = new Session(_node, ip, port);
        _serverSide = null;
        _woffBefore = 0;
        _lastWrite = null;
    }

    private Client? FindServerSide(Member m)
    {
        foreach (Client c in m.Server.Clients.All)
        {
            if (c.Conn?.Address(remote: true) == _session!.Local)
            {
                return c;
            }
        }
        return null;
    }
}
