// LinuxEnv: the real world, put together.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os.Linux;

/// <summary>Builds an <see cref="Env"/> over the kernel.</summary>
public static class LinuxEnv
{
    /// <summary>A new world. Several may exist in a process; only one should install
    /// signals.</summary>
    public static Env Create()
    {
        LinuxNetwork net = new();
        LinuxFileSystem files = new();
        LinuxLog log = new(files);
        LinuxDie die = new(log);
        return new Env
        {
            Clock = new LinuxClock(),
            Net = net,
            Files = files,
            Processes = new LinuxProcesses(files),
            Random = new LinuxRandom(),
            Log = log,
            Jobs = new LinuxJobs(die),
            Die = die,
            Signals = new LinuxSignals(net),
        };
    }
}
