// Program: the command line, and a scratch folder for the time of the run.
// Ours, no origin in C.
using System;
using System.IO;

namespace RedisNet.Chaos;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (ChaosOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(ChaosOptions.Usage);
            return 2;
        }
        bool root = Environment.UserName == "root" && File.Exists("/usr/sbin/ip");
        if (!root)
        {
            Console.WriteLine("not root, or no iproute2: partition and disk-full are left out");
        }
        string scratch = Directory.CreateTempSubdirectory("redisnet-chaos-").FullName;
        try
        {
            var runner = new Runner(options, root, scratch);
            return options.Times ? runner.Times() : runner.Run();
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
