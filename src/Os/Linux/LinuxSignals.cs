// LinuxSignals: signals as bytes in a pipe.
// Port of redis 7.2 server.c setupSignalHandlers, sigShutdownHandler, removeSignalHandlers.
// BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A signal handler of ours cannot be managed code, and the runtime has handlers of its own, which
// hand a signal over on an ordinary thread. What runs there only counts and writes one byte, the
// number of the signal; the loop reads it as an event. A full pipe loses nothing that matters: the
// counts still rise.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

/// <summary>SIGTERM, SIGINT and SIGHUP by the runtime's registration; SIGPIPE and SIGALRM
/// ignored.</summary>
public sealed class LinuxSignals : ISignals, IDisposable
{
    private const int SignalMax = 32;

    private readonly INetwork _net;
    private readonly int[] _counts = new int[SignalMax];
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly int _readEnd;
    private readonly int _writeEnd;

    public LinuxSignals(INetwork net)
    {
        _net = net;
        SysResult made = net.Pipe(out _readEnd, out _writeEnd);
        Check.That(made.Ok);
    }

    public int Descriptor => _readEnd;

    public Action? OnRepeatedInt { get; set; }

    public Action? OnAbort { get; set; }

    public SysResult Install()
    {
        Check.That(_registrations.Count == 0);
        _ = Libc.signal(SIGPIPE, SIG_IGN);
        _ = Libc.signal(SIGALRM, SIG_IGN);
        Register(PosixSignal.SIGTERM, Signal.Term);
        Register(PosixSignal.SIGINT, Signal.Int);
        Register(PosixSignal.SIGHUP, Signal.Hup);
        Register((PosixSignal)Signal.Abort, Signal.Abort);
        StopIgnoringInt();
        return SysResult.Success();
    }

    public Signal Take()
    {
        Span<byte> one = stackalloc byte[1];
        SysResult got = _net.Recv(_readEnd, one);
        return got.Ok && got.Int == 1 ? (Signal)one[0] : Signal.None;
    }

    public int Count(Signal signal) => Volatile.Read(ref _counts[(int)signal]);

    public void Forget()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            Volatile.Write(ref _counts[i], 0);
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
        _registrations.Clear();
        _ = _net.Close(_readEnd);
        _ = _net.Close(_writeEnd);
    }

    private void Register(PosixSignal posix, Signal signal) =>
        _registrations.Add(PosixSignalRegistration.Create(posix, context =>
        {
            context.Cancel = true;
            Arrived(signal);
        }));

    // A shell starts background commands with SIGINT ignored, and the runtime leaves it at that; C
    // installs its handlers all the same. The runtime has one handler for all signals, so the one
    // it put in place for SIGTERM serves. The handler is the first field of struct sigaction.
    private static unsafe void StopIgnoringInt()
    {
        nint* action = stackalloc nint[32];
        bool ignored = Libc.sigaction((int)Signal.Int, null, action) == 0 && action[0] == SIG_IGN;
        if (ignored && Libc.sigaction((int)Signal.Term, null, action) == 0
            && action[0] != SIG_IGN && action[0] != SIG_DFL)
        {
            _ = Libc.sigaction((int)Signal.Int, action, null);
        }
    }

    private void Arrived(Signal signal)
    {
        int count = Interlocked.Increment(ref _counts[(int)signal]);
        if (signal == Signal.Hup)
        {
            return;
        }
        if (signal == Signal.Abort)
        {
            OnAbort?.Invoke();
            _ = Libc.signal((int)Signal.Abort, SIG_DFL);
            Libc.abort();
        }
        if (signal == Signal.Int && (count > 1 || Count(Signal.Term) > 0))
        {
            OnRepeatedInt?.Invoke();
            Libc._exit(1);
        }
        ReadOnlySpan<byte> one = [(byte)signal];
        _ = _net.Send(_writeEnd, one);
    }
}
