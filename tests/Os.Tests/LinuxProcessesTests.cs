// LinuxProcessesTests: children, limits, usage.
// Tests of src/Os/Linux/LinuxProcesses.cs, with /bin/sh as the child.
using System.Text;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxProcessesTests
{
    private readonly LinuxNetwork _net = new();
    private readonly LinuxProcesses _processes = new(new LinuxFileSystem());

    private string OutputOf(string script, bool newSession = false, params string[] environment)
    {
        Assert.That(_net.Pipe(out int read, out int write).Ok, Is.True);
        SysResult spawned = _processes.Spawn(new SpawnOptions
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", script],
            Environment = environment,
            NewSession = newSession,
            NullStdio = true,
            Stdout = write,
        });
        _ = _net.Close(write);
        Assert.That(spawned.Ok, Is.True);
        Assert.That(_processes.Wait(spawned.Int, block: true, out _).Value,
            Is.EqualTo(spawned.Value));
        byte[] buffer = new byte[4096];
        SysResult got = _net.Recv(read, buffer);
        _ = _net.Close(read);
        return got.Ok ? Encoding.UTF8.GetString(buffer, 0, got.Int).TrimEnd() : "";
    }

    private int StatusOf(string script)
    {
        int pid = _processes.Spawn(new SpawnOptions
        {
            Path = "/bin/sh",
            Arguments = ["sh", "-c", script],
            NullStdio = true,
        }).Int;
        Assert.That(_processes.Wait(pid, block: true, out int status).Int, Is.EqualTo(pid));
        return status;
    }

    [Test]
    public void A_childs_exit_code_and_its_signal_are_told_apart()
    {
        int exited = StatusOf("exit 7");
        Assert.That((WaitStatus.Exited(exited), WaitStatus.ExitCode(exited)),
            Is.EqualTo((true, 7)));
        int killed = StatusOf("kill -9 $$");
        Assert.That((WaitStatus.Exited(killed), WaitStatus.TermSignal(killed)),
            Is.EqualTo((false, Signal.Kill)));
    }

    [Test]
    public void A_child_sees_added_and_replaced_variables() => Assert.That(
        OutputOf("echo $ONE-$TWO", false, "ONE=1", "TWO=zwei"), Is.EqualTo("1-zwei"));

    [Test]
    public void A_child_may_lead_a_session_of_its_own()
    {
        string[] fields = OutputOf("echo $$; cut -d' ' -f6 /proc/$$/stat", newSession: true)
            .Split('\n');
        Assert.That(fields[1], Is.EqualTo(fields[0]));
    }

    [Test]
    public void A_childs_standard_input_may_be_nothing() =>
        Assert.That(OutputOf("readlink /proc/self/fd/0"), Is.EqualTo("/dev/null"));

    [Test]
    public void A_child_does_not_ignore_the_signals_we_ignore() => Assert.That(
        OutputOf("grep SigIgn /proc/self/status").EndsWith("1000", System.StringComparison.Ordinal),
        Is.False);

    [Test]
    public void A_running_child_is_not_waited_for_without_blocking()
    {
        int pid = _processes.Spawn(new SpawnOptions
        {
            Path = "/bin/sleep",
            Arguments = ["sleep", "60"],
            NullStdio = true,
        }).Int;
        Assert.That(_processes.Wait(pid, block: false, out _).Value, Is.Zero);
        Assert.That(_processes.Kill(pid, Signal.None).Ok, Is.True);
        Assert.That(_processes.Kill(pid, Signal.Kill).Ok, Is.True);
        Assert.That(_processes.Wait(pid, block: true, out int status).Int, Is.EqualTo(pid));
        Assert.That(WaitStatus.TermSignal(status), Is.EqualTo(Signal.Kill));
        Assert.That(_processes.Wait(pid, block: true, out _).Errno, Is.EqualTo(Errno.ECHILD));
    }

    [Test]
    public void A_program_that_is_not_there_is_told() => Assert.That(
        _processes.Spawn(new SpawnOptions { Path = "/no/such", Arguments = ["x"] }).Errno,
        Is.EqualTo(Errno.ENOENT));

    [Test]
    public void What_the_process_is_and_uses_is_known()
    {
        Assert.That(_processes.Pid, Is.EqualTo(System.Environment.ProcessId));
        Assert.That(_processes.ExecutablePath, Does.StartWith("/"));
        Assert.That(_processes.RssBytes(), Is.GreaterThan(1 << 20));
        Assert.That(_processes.MemoryBytes(), Is.GreaterThan(_processes.RssBytes()));
        CpuUsage cpu = _processes.Cpu(CpuScope.Self);
        Assert.That(cpu.UserUs + cpu.SystemUs, Is.GreaterThan(0));
        Assert.That(_processes.Name().System, Is.EqualTo("Linux"));
        Assert.That(_processes.Name().Machine, Is.Not.Empty);
        Assert.That(_processes.Environment("PATH"), Is.Not.Empty);
        Assert.That(_processes.Environment("NO_SUCH_VARIABLE"), Is.Null);
    }

    [Test]
    public void The_limit_on_descriptors_can_be_read_and_set_to_itself()
    {
        Assert.That(_processes.GetFileLimit(out long soft, out long hard).Ok, Is.True);
        Assert.That(soft, Is.InRange(1, hard));
        Assert.That(_processes.SetFileLimit(soft, hard).Ok, Is.True);
    }

    [Test]
    public void Without_a_service_manager_there_is_nobody_to_tell()
    {
        if (_processes.Environment("NOTIFY_SOCKET") == null)
        {
            Assert.That(_processes.NotifySystemd("READY=1").Errno, Is.EqualTo(Errno.ENOENT));
        }
    }
}
