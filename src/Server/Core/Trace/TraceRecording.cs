// TraceRecording: a recording of the loop, from --trace to the end of the file.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The loop fills a buffer; a full one, and once a second whatever there is, goes to a background
// worker, which makes text of it. There are four buffers of 64 Ki events (6 MB): when the disk is
// so slow that none is empty, events are dropped, and counted.
//
// How much is recorded. An event is some 100 bytes of text, and a busy server makes a million
// events a second: a minute in full would be a file that no viewer opens. So a recording has a
// credit: a million events at first, and 25,000 more each second. While there is credit every turn
// of the loop is recorded whole. When it is used up, turns are skipped (one event tells how many
// commands ran meanwhile) until there is credit for a tenth of a second, and so on: whole turns,
// again and again. A minute under full load takes some 250 MB; at 256 MiB the recording ends.
//
// While turns are skipped server.Trace is null, and the loop costs what it costs without --trace.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Owns buffers and file; decides which turns are recorded.</summary>
public sealed class TraceRecording
{
    private const int Buffers = 4;
    private const long NsPerSecond = 1_000_000_000;

    private readonly RedisServer _server;
    private readonly string _path;
    private readonly TraceLimits _limits;
    private readonly TraceFile _file;
    private readonly Stack<TraceBuffer> _empty = new(Buffers);
    private readonly LoopTrace _trace;
    private TraceBuffer _current;
    private bool _ended;

    // The credit in events, what was used of it up to the last refill, and when that was.
    private long _credit;
    private long _refilledNs;
    private long _handedOver;
    private long _usedBefore;

    private long _commandsBefore;
    private long _gcPauseUs;
    private long _turnEndNs;
    private long _flushedNs;

    private TraceRecording(RedisServer server, string path, int fd, TraceLimits limits)
    {
        _server = server;
        _path = path;
        _limits = limits;
        _credit = limits.FirstEvents;
        long nowNs = server.Env.Clock.MonoNs();
        _file = new TraceFile(server, fd, nowNs, limits.FileBytes);
        for (int i = 0; i < Buffers; i++)
        {
            _empty.Push(new TraceBuffer(this, _file, limits.BufferEvents));
        }

        _current = _empty.Pop();
        _trace = new LoopTrace(server.Env.Clock, this, _current.Events);
        _refilledNs = nowNs;
        _gcPauseUs = GcPauseUs();
    }

    /// <summary>Opens the file and records from the next turn of the loop on. Null, or why it
    /// cannot.</summary>
    public static string? Start(RedisServer server, string path,
        TraceLimits? limits = null)
    {
        SysResult fd = server.Env.Files.Open(
            path, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate);
        if (!fd.Ok)
        {
            return $"Can't open the trace file {path}: {fd.Errno.Message()}";
        }

        TraceRecording recording = new(server, path, fd.Int, limits ?? TraceLimits.Default);
        string program = server.Mode.IsSentinel ? "redisnet-sentinel" : "redisnet-server";
        recording._file.Begin(program, server.Pid);
        if (!recording._file.IsOpen)
        {
            return $"Can't write the trace file {path}: {recording._file.Error.Message()}";
        }

        server.Recording = recording;
        server.Log(LogLevel.Notice, $"The loop is being traced into {path}");
        return null;
    }

    /// <summary>The loop woke up: what was under way (the poll) is over, a turn begins.</summary>
    internal void BeginTurn()
    {
        bool recorded = _server.Trace is not null;
        _trace.Mark();
        Refill();
        bool record = _credit > (recorded ? 0 : _limits.EventsPerSecond / 10);
        if (!record && !recorded && _trace.Depth > 0)
        {
            return;
        }

        EndAll();
        TellDropped();
        FlushEachSecond();
        _trace.Begin(record ? TracePhase.Turn : TracePhase.Skipped);
        _commandsBefore = _server.Stats.NumCommands;
        _server.Trace = record ? _trace : null;
    }

    /// <summary>The loop is about to sleep.</summary>
    internal void EndTurn()
    {
        if (_server.Trace is null)
        {
            return;
        }

        EndAll();
        TellGc();
        _turnEndNs = _trace.MarkNs;
        _trace.Begin(TracePhase.Poll);
    }

    /// <summary>Sends the buffer to the worker and goes on in an empty one; false if there is
    /// none.</summary>
    internal bool HandOver()
    {
        if (_ended || _empty.Count == 0)
        {
            return false;
        }

        Submit();
        _current = _empty.Pop();
        _trace.Use(_current.Events);
        return true;
    }

    /// <summary>A buffer is back from the worker.</summary>
    internal void Written(TraceBuffer buffer)
    {
        _empty.Push(buffer);
        if (_file.IsOpen || _ended)
        {
            return;
        }

        string why = _file.Error == Errno.None
            ? $"has reached its limit of {_limits.FileBytes} bytes"
            : $"cannot be written: {_file.Error.Message()}";
        Detach();
        _server.Log(LogLevel.Warning, $"The trace file {_path} {why}. The trace ends here.");
    }

    /// <summary>Ends the recording in order and waits until all of it is in the file.</summary>
    public void Close()
    {
        if (_ended)
        {
            return;
        }

        _trace.Mark();
        EndAll();
        TellDropped();
        _server.Env.Jobs.Drain(JobKind.Trace);
        _current.IsLast = true;
        Submit();
        _server.Env.Jobs.Drain(JobKind.Trace);
        Detach();
    }

    private static long GcPauseUs() =>
        GC.GetTotalPauseDuration().Ticks / TimeSpan.TicksPerMicrosecond;

    private void Submit()
    {
        _current.Count = _trace.Count;
        _handedOver += _trace.Count;
        _server.Env.Jobs.Submit(JobKind.Trace, _current);
    }

    // So that not much is lost if the process is killed.
    private void FlushEachSecond()
    {
        if (_trace.MarkNs - _flushedNs >= NsPerSecond)
        {
            _flushedNs = _trace.MarkNs;
            if (_trace.Count > 0)
            {
                _ = HandOver();
            }
        }
    }

    private void Detach()
    {
        _ended = true;
        _server.Trace = null;
        _server.Recording = null;
    }

    // Whatever is under way ends at the mark: one piece, unless the process is about to exit.
    private void EndAll()
    {
        while (_trace.Depth > 0)
        {
            long commands = _server.Stats.NumCommands - _commandsBefore;
            bool isTop = _trace.Depth == 1 && !_trace.IsIn(TracePhase.Poll);
            _trace.End(isTop ? (int)long.Clamp(commands, 0, int.MaxValue) : -1);
        }
    }

    private void Refill()
    {
        long used = _handedOver + _trace.Count;
        long nsAnEvent = NsPerSecond / _limits.EventsPerSecond;
        long gained = (_trace.MarkNs - _refilledNs) / nsAnEvent;
        _refilledNs += gained * nsAnEvent;
        _credit = long.Min(_credit - (used - _usedBefore) + gained, _limits.FirstEvents);
        _usedBefore = used;
    }

    private void TellDropped()
    {
        int dropped = _trace.Dropped;
        if (dropped > 0 && (_trace.Count < _current.Events.Length || HandOver()))
        {
            _trace.Dropped = 0;
            _trace.Begin(TracePhase.Dropped);
            _trace.End(dropped);
        }
    }

    // A pause of the collector is known by its length alone: it lies somewhere in the time since
    // the loop last went to sleep.
    private void TellGc()
    {
        long pauseUs = GcPauseUs();
        if (pauseUs > _gcPauseUs && _turnEndNs > 0)
        {
            _trace.Add((int)TracePhase.Gc, _turnEndNs, _trace.MarkNs - _turnEndNs,
                (int)(pauseUs - _gcPauseUs));
        }

        _gcPauseUs = pauseUs;
    }
}
