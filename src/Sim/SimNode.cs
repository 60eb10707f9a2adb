// SimNode: one process of the simulated world: its Env, its descriptors, its loop.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A node. Made by <see cref="SimWorld.AddNode"/>; give it a loop to have it
/// run.</summary>
public sealed class SimNode
{
    private AeSim? _poller;

    internal SimNode(SimWorld world, int index, string name, string ip, SimDisk disk, ulong seed)
    {
        World = world;
        Name = name;
        Ip = ip;
        Disk = disk;
        Table = new DescriptorTable();
        Clock = new SimClock(world);
        Log = new SimLog(world);
        SimDie die = new(Log);
        Net = new SimNetwork(this);
        Files = new SimFileSystem(this);
        Processes = new SimProcesses(1000 + index, Table);
        Jobs = new SimJobs(Table);
        Signals = new SimSignals(Table, Bury);
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

    /// <summary>Its name, which also resolves to its address.</summary>
    public string Name { get; }

    /// <summary>The address of its host.</summary>
    public string Ip { get; }

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

    /// <summary>Fault: the poller takes no further descriptor or event, as epoll_ctl without
    /// memory.</summary>
    public bool RefuseWatching { get; set; }

    /// <summary>Open descriptors, without 0, 1 and 2 and the two of jobs and signals.</summary>
    public int OpenDescriptors => Table.OpenCount - 2;

    internal DescriptorTable Table { get; }

    internal long WakeAtUs => _poller?.WakeAtUs ?? long.MaxValue;

    /// <summary>The poller for the node's loop, for servers that build their loop themselves: then
    /// call <see cref="Attach"/>.</summary>
    public AeSim NewPoller() => _poller = new AeSim(this);

    /// <summary>Has the world turn this loop, which must use the poller made last.</summary>
    public void Attach(EventLoop loop)
    {
        Check.That(_poller != null);
        Loop = loop;
    }

    /// <summary>Makes the node's loop and attaches it.</summary>
    public EventLoop CreateLoop(int setSize = 1024)
    {
        EventLoop loop = new(NewPoller(), Clock, setSize);
        Attach(loop);
        return loop;
    }

    /// <summary>The process is killed: its descriptors are closed by the system, its disk
    /// stays.</summary>
    public void Kill() => Bury(new NodeDied(137, ""));

    internal bool Alive => Death == null;

    internal void Bury(NodeDied death)
    {
        if (Alive)
        {
            Death = death;
            Table.CloseAll();
        }
    }

    /// <summary>One turn of the loop; how many events it served, or 1 if it did not want to
    /// sleep.</summary>
    internal int Turn()
    {
        int served = Loop!.ProcessEvents(
            AeFlags.AllEvents | AeFlags.CallBeforeSleep | AeFlags.CallAfterSleep);
        return served == 0 && WakeAtUs <= World.NowUs ? 1 : served;
    }
}
