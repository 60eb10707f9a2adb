// LinuxWorker: one thread with one FIFO queue.
// Port of redis 7.2 bio.c bioProcessBackgroundJobs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Threading;

namespace RedisNet.Os.Linux;

/// <summary>Runs jobs in order. A job counts as in the queue until it has been run.</summary>
/// <port>bio.c bioProcessBackgroundJobs</port>
internal sealed class LinuxWorker
{
    // As C's REDIS_THREAD_STACK_SIZE.
    private const int StackBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<BackgroundJob> _queue = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly ManualResetEventSlim _idle = new(true);
    private readonly Action<BackgroundJob> _run;
    private readonly int _niceness;
    private int _unfinished;

    internal LinuxWorker(string title, int niceness, Action<BackgroundJob> run)
    {
        _run = run;
        _niceness = niceness;
        Thread thread = new(Loop, StackBytes) { IsBackground = true, Name = title };
        thread.Start();
    }

    internal void Add(BackgroundJob job)
    {
        lock (_lock)
        {
            _queue.Enqueue(job);
            _unfinished++;
            _idle.Reset();
        }
        _work.Release();
    }

    internal void WaitUntilIdle() => _idle.Wait();

    private void Loop()
    {
        // On Linux this is the thread's alone.
        _ = Libc.nice(_niceness);
        while (true)
        {
            _work.Wait();
            BackgroundJob job;
            lock (_lock)
            {
                job = _queue.Dequeue();
            }
            _run(job);
            lock (_lock)
            {
                if (--_unfinished == 0)
                {
                    _idle.Set();
                }
            }
        }
    }
}
