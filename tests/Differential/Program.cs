// Program: the command line, and a scratch folder for the time of the run.
// Ours, no origin in C.
using System;
using System.IO;

namespace RedisNet.Differential;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (DifferentialOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(DifferentialOptions.Usage);
            return 2;
        }
        string scratch = Directory.CreateTempSubdirectory("redisnet-differential-").FullName;
        try
        {
            return DifferentialRun.Run(options, scratch, Console.Out);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
