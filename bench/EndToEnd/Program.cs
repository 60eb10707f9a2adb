// Program: `make bench`. C Redis and RedisNet, and others that are there, side by side.
// Ours, no origin in C.
using System;
using System.IO;
using System.Net.Sockets;

namespace RedisNet.Bench.EndToEnd;

internal static class Program
{
    private static int Main(string[] args)
    {
        BenchOptions? options = BenchOptions.Parse(args, out string error);
        if (options is null || options.Help)
        {
            (options is null ? Console.Error : Console.Out).WriteLine(
                options is null ? $"{error}\n{BenchOptions.Usage}" : BenchOptions.Usage);
            return options is null ? 2 : 0;
        }
        try
        {
            BenchRun.Run(options, Console.Out);
            return 0;
        }
        catch (Exception e) when (
            e is IOException or SocketException or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
