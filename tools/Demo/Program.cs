// Program: `make demo`. A master, two replicas and three Sentinels as real processes; the master is
// killed, and what follows is shown as it happens and judged at the end.
// Ours, no origin in C.
//
// Exit code 0: the failover went as promised. 1: it did not, and the last lines say why. Everything
// that was started is stopped in every case; the scratch folder stays only when something was
// wrong.
using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RedisNet.Tools.Demo;

internal static class Program
{
    private static int Main(string[] args)
    {
        DemoOptions? options = DemoOptions.Parse(args, out string? error);
        if (options is null)
        {
            Console.Error.WriteLine(error);
            return error == DemoOptions.Usage ? 0 : 2;
        }
        string scratch = Directory.CreateTempSubdirectory("redisnet-demo-").FullName;
        var terminal = new Terminal(options.Plain);
        using var group = new Group(options, scratch);
        using var interrupted =
            PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Stop(group, terminal));
        using var terminated =
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Stop(group, terminal));
        bool good = Run(options, group, terminal);
        group.Dispose();
        terminal.Done();
        if (good && !options.Keep)
        {
            Directory.Delete(scratch, recursive: true);
        }
        else
        {
            terminal.Line($"Logs and configuration are in {scratch}");
        }
        return good ? 0 : 1;
    }

    private static bool Run(DemoOptions options, Group group, Terminal terminal)
    {
        try
        {
            return new Failover(options, group, terminal).Run();
        }
        catch (Exception e) when (e is DemoFailed or IOException or SocketException
            or System.ComponentModel.Win32Exception)
        {
            terminal.Bad(e.Message);
            return false;
        }
    }

    private static void Stop(Group group, Terminal terminal)
    {
        group.Dispose();
        terminal.Done();
        Environment.Exit(1);
    }
}
