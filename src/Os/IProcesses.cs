// IProcesses: this process, what it uses and may use, and the processes it starts.
// Not a port; C calls the system where it stands. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// .NET cannot fork. Daemonizing therefore starts the same program again in a session of its own
// (Spawn with NewSession and NullStdio) and the first one exits.

namespace RedisNet.Os;

/// <summary>This process and its children.</summary>
public interface IProcesses
{
    /// <summary>Our process id.</summary>
    int Pid { get; }

    /// <summary>The absolute path of the program that runs.</summary>
    string ExecutablePath { get; }

    /// <summary>The value of an environment variable, or null.</summary>
    string? Environment(string name);

    /// <summary>Starts a program; the value is its pid. Wait for it, or it stays a
    /// zombie.</summary>
    SysResult Spawn(SpawnOptions options);

    /// <summary>Collects a child; the value is its pid, or 0 if <paramref name="block"/> is false
    /// and it still runs. Status as in C: see <see cref="WaitStatus"/>.</summary>
    SysResult Wait(int pid, bool block, out int status);

    /// <summary>Sends a signal; Signal.None only asks whether the process is there.</summary>
    SysResult Kill(int pid, Signal signal);

    /// <summary>Processor time spent.</summary>
    CpuUsage Cpu(CpuScope scope);

    /// <summary>Resident memory in bytes; 0 if unknown.</summary>
    /// <port>zmalloc.c zmalloc_get_rss</port>
    long RssBytes();

    /// <summary>Memory of the machine in bytes; 0 if unknown.</summary>
    /// <port>zmalloc.c zmalloc_get_memory_size</port>
    long MemoryBytes();

    /// <summary>How many descriptors the process may have: the soft and the hard limit.</summary>
    SysResult GetFileLimit(out long soft, out long hard);

    /// <summary>Sets both limits on descriptors.</summary>
    SysResult SetFileLimit(long soft, long hard);

    /// <summary>What machine this is.</summary>
    SystemName Name();

    /// <summary>Sets what ps shows, as far as the room of the first arguments goes.</summary>
    /// <port>setproctitle.c setproctitle</port>
    void SetTitle(string title);

    /// <summary>Tells the service manager about our state ("READY=1"); ENOENT without
    /// one.</summary>
    /// <port>server.c redisCommunicateSystemd</port>
    SysResult NotifySystemd(string state);

    /// <summary>Sets the mask of permissions new files do not get; the value is the old
    /// one.</summary>
    SysResult SetUmask(int mask);
}
