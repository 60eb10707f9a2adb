// SimNode: one process of the simulated world: its Env, its descriptors, its loop.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A turn takes no time, unless something in it does: a slow disk, a name looked up on the loop, a
// sleep, a turn cost. Then the node's own time runs ahead of the world's to the end of what it
// waits for, all it does afterwards happens at that later time, and it gets no turn until the world
// is there. A death in between counts as one at its end.
//
// A node wants a turn when something became ready for it (a poke), or its sleep is over. Whatever
// makes a descriptor ready must poke: a turn without need costs, one that is missed hangs.
using System;
using System.Collections.Generic;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A node. Made by <see cref="SimWorld.AddNode"/>; give it a loop to have it
/// run.</summary>
public sealed class SimNode
{
    private readonly SimDisk _nowhere = new();
    private AeSim? _poller;
    private long _busyUntilUs;
    private long _crashAtIo = -1;
    private bool _crashAfter;
    private bool _crashIsPowerLoss;
    private bool _poked = true;
    private NodeDied? _dying;

    internal SimNode(
        SimWorld world, int index, string name, SimHost host, SimDisk disk, ulong seed)
    {
        World = world;
        Index = index;
        Name = name;
        Host = host;
        Disk = disk;
        Table = new DescriptorTable();
        Clock = new SimClock(this);
        Log = new SimLog(this);
        SimDie die = new(Log);
        Net = new SimNetwork(this);
        Files = new SimFileSystem(this);
        Processes = new SimProcesses(this, 1000 + index);
        Jobs = new SimJobs(this);
        Signals = new SimSignals(this);
        TurnCode = Turn;
        Env = new Env
        {
            Clock = Clock,
            Net = Net,
            Files = Files,
            Processes = Processes,
            Random = new SimRandom(seed),
            Log = Log,
            Jobs = Jobs,
            Die = die,
            Signals = Signals,
        };
    }

    /// <summary>The world it lives in.</summary>
    public SimWorld World { get; }

    /// <summary>How many nodes were added before it.</summary>
    public int Index { get; }

    /// <summary>Its name, which also resolves to its address.</summary>
    public string Name { get; }

    /// <summary>The machine it runs on.</summary>
    public SimHost Host { get; }

    /// <summary>The address of its host.</summary>
    public string Ip => Host.Ip;

    /// <summary>Its disk. Give it to the node that comes after it.</summary>
    public SimDisk Disk { get; }

    /// <summary>What the code under test gets.</summary>
    public Env Env { get; }

    /// <summary>The parts of the Env by their own types, for tests that reach behind.</summary>
    public SimClock Clock { get; }

    public SimLog Log { get; }

    public SimNetwork Net { get; }

    public SimFileSystem Files { get; }

    public SimProcesses Processes { get; }

    public SimJobs Jobs { get; }

    public SimSignals Signals { get; }

    /// <summary>The loop the world turns, or null for a node that only has descriptors.</summary>
    public EventLoop? Loop { get; private set; }

    /// <summary>How it died, or null while it lives.</summary>
    public NodeDied? Death { get; private set; }

    /// <summary>True until it died.</summary>
    public bool Alive => Death == null;

    /// <summary>True from <see cref="Pause"/> to <see cref="Resume"/>.</summary>
    public bool Paused { get; private set; }

    /// <summary>Virtual time each turn takes that serves something, in microseconds: a slow
    /// process.</summary>
    public long TurnCostUs { get; set; }

    /// <summary>How many turns its loop made.</summary>
    public long Turns { get; private set; }

    /// <summary>How many calls it made that have an effect outside the process: bytes sent,
    /// connections opened and closed, files written, synced, renamed.</summary>
    public long IoCalls { get; private set; }

    /// <summary>Fault: the poller takes no further descriptor or event, as epoll_ctl without
    /// memory.</summary>
    public bool RefuseWatching { get; set; }

    /// <summary>Open descriptors, without 0, 1 and 2 and the two of jobs and signals.</summary>
    public int OpenDescriptors => Table.OpenCount - 2;

    /// <summary>The connections it has open, in order of their descriptors.</summary>
    public IReadOnlyList<SimConnection> Connections
    {
        get
        {
            List<SimConnection> found = [];
            for (int fd = 0; fd < Table.SlotCount; fd++)
            {
                if (Table.Get(fd) is SimStream { Connected: true, SameHost: false } stream)
                {
                    found.Add(new SimConnection(this, fd, stream));
                }
            }
            return found;
        }
    }

    /// <summary>Where the node is in time: the world's time, or later while it waits.</summary>
    internal long NowUs => Math.Max(World.NowUs, _busyUntilUs);

    internal DescriptorTable Table { get; }

    /// <summary>One turn of the loop, made into a delegate once; true if it did
    /// anything.</summary>
    internal Func<bool> TurnCode { get; }

    /// <summary>The files a call of the process reaches: those of a dead one reach none.</summary>
    internal SimDisk OwnDisk => Alive ? Disk : _nowhere;

    /// <summary>When it wants its next turn.</summary>
    internal long NextTurnUs => Paused
        ? long.MaxValue
        : Math.Max(_busyUntilUs, _poked ? World.NowUs : _poller!.WakeAtUs);

    /// <summary>The poller for the node's loop, for servers that build their loop themselves: then
    /// call <see cref="Attach"/>.</summary>
    public AeSim NewPoller() => _poller = new AeSim(this);

    /// <summary>Has the world turn this loop, which must use the poller made last.</summary>
    public void Attach(EventLoop loop)
    {
        Check.That(_poller != null);
        Loop = loop;
        World.Runs(this);
    }

    /// <summary>Makes the node's loop and attaches it.</summary>
    public EventLoop CreateLoop(int setSize = 1024)
    {
        EventLoop loop = new(NewPoller(), Clock, setSize);
        Attach(loop);
        return loop;
    }

    /// <summary>Runs code of the process outside its loop, its start above all. False if the
    /// process died of it, as it may from inside a turn.</summary>
    public bool Execute(Action code)
    {
        _ = World.Guard(this, () =>
        {
            code();
            return true;
        });
        return Alive;
    }

    /// <summary>The process is killed: its descriptors are closed by the system, its disk keeps all
    /// that was written.</summary>
    public void Kill() => Bury(new NodeDied(137, ""));

    /// <summary>The power of its host goes: see <see cref="SimHost.PowerLoss"/>.</summary>
    public void PowerLoss() => Host.PowerLoss();

    /// <summary>SIGSTOP: no turn until <see cref="Resume"/>. The kernel goes on accepting and
    /// buffering for it.</summary>
    public void Pause()
    {
        World.Trace.Note(this, "paused");
        Paused = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        World.Trace.Note(this, "resumed");
        Paused = false;
        Poke();
    }

    /// <summary>It will die at the n-th of its next <see cref="IoCalls"/>: before the call has its
    /// effect, or after.</summary>
    public void CrashAtIo(long calls, bool after = false, bool powerLoss = false)
    {
        Check.That(calls > 0);
        World.Trace.Note(this, "will crash");
        (_crashAtIo, _crashAfter, _crashIsPowerLoss) = (IoCalls + calls, after, powerLoss);
    }

    /// <summary>Takes back <see cref="CrashAtIo"/>.</summary>
    public void DoNotCrash() => _crashAtIo = -1;

    /// <summary>Every call with an effect outside begins here.</summary>
    internal void BeginIo()
    {
        if (_dying != null)
        {
            // The process is gone: what its frames still do while they unwind has no effect.
            throw _dying;
        }
        IoCalls++;
        if (IoCalls == _crashAtIo && !_crashAfter)
        {
            Crash();
        }
    }

    /// <summary>… and ends here.</summary>
    internal SysResult EndIo(SysResult result)
    {
        if (IoCalls == _crashAtIo && _dying == null)
        {
            Crash();
        }
        return result;
    }

    internal void Poke() => _poked = true;

    /// <summary>The node waits for something: it is later for it now.</summary>
    internal void Spend(long us)
    {
        if (us > 0 && !Jobs.Spend(us))
        {
            _busyUntilUs = NowUs + us;
        }
    }

    internal void Sleep(long us)
    {
        if (World.Stepping || Jobs.Running)
        {
            Spend(us);
            return;
        }
        World.PassTime(us);
    }

    internal void Bury(NodeDied death)
    {
        if (!Alive)
        {
            return;
        }
        bool dark = _dying != null && _crashIsPowerLoss;
        End(death);
        if (dark)
        {
            Host.PowerLoss();
            return;
        }
        Table.CloseAll();
    }

    /// <summary>Gone without a trace, as with its host.</summary>
    internal void Vanish()
    {
        if (Alive)
        {
            End(new NodeDied(137, "power loss"));
        }
        Table.VanishAll();
    }

    private bool Turn()
    {
        _poked = false;
        Turns++;
        long ioCalls = IoCalls;
        int served = Loop!.ProcessEvents(
            AeFlags.AllEvents | AeFlags.CallBeforeSleep | AeFlags.CallAfterSleep);
        if (served > 0)
        {
            // What was served may have left work for before the next sleep.
            _poked = true;
            World.Trace.Turned(this);
        }
        if (served > 0 || _poller!.WakeAtUs <= World.NowUs)
        {
            Spend(TurnCostUs);
        }
        // Commands run before the loop sleeps: a turn may do much and serve no event.
        return served > 0 || IoCalls != ioCalls;
    }

    private void End(NodeDied death)
    {
        Death = death;
        _dying = null;
        World.Stops(this);
        World.Trace.Died(this, death);
    }

    private void Crash()
    {
        _crashAtIo = -1;
        _dying = new NodeDied(137, _crashIsPowerLoss ? "power loss" : "killed");
        throw _dying;
    }
}
