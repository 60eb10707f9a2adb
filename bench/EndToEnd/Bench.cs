// Bench: what every suite works with: the contenders, the cores, the report, and rounds.
// Ours, no origin in C.
//
// Rounds are interleaved and the order within a round alternates, so drift of the machine meets all
// alike. Round 0 warms up: the report throws it away, and a quick run leaves it out.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Bench : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("redisnet-bench-").FullName;
    private readonly List<Server> _started = [];
    private int _folders;

    public Bench(BenchOptions options, TextWriter output)
    {
        Options = options;
        Out = output;
        Cores = new Cores(options.Pin);
        Contenders = Contender.All(options);
    }

    public BenchOptions Options { get; }

    public TextWriter Out { get; }

    public Cores Cores { get; }

    public List<Contender> Contenders { get; }

    public Report Report { get; } = new();

    public Server Start(Contender contender, string[] launcher, int pollMs = 10) =>
        Start(contender, NewFolder(contender), launcher, pollMs);

    public Server Start(Contender contender, string folder, string[] launcher, int pollMs)
    {
        var server = new Server(contender, folder, launcher, pollMs);
        lock (_started)
        {
            _started.Add(server);
        }
        return server;
    }

    /// <summary>A signal ends the run: no server outlives it. Called from another
    /// thread.</summary>
    public void Abort()
    {
        lock (_started)
        {
            _started.ForEach(s => s.Dispose());
        }
        Dispose();
    }

    /// <summary>All of them, each on the servers' core; the caller disposes.</summary>
    public Fleet StartAll() => new(Contenders.Select(c => Start(c, Cores.Server)));

    /// <summary>All of them, free to use every core.</summary>
    public Fleet StartAllUnpinned() => new(Contenders.Select(c => Start(c, Cores.Everywhere)));

    public string NewFolder(Contender contender) =>
        Path.Combine(_scratch, $"{contender.Name}-{_folders++}");

    /// <summary>Calls <paramref name="run"/> for each in turn, every other round from the last to
    /// the first.</summary>
    public static void Rounds<T>(
        IReadOnlyList<T> contenders, int first, int last, Action<T, int> run)
    {
        for (int round = first; round <= last; round++)
        {
            foreach (T contender in round % 2 == 0 ? contenders : contenders.Reverse())
            {
                run(contender, round);
            }
        }
    }

    public void Say(string text) => Out.WriteLine(text);

    /// <summary>The scratch folder goes; also where a signal came first.</summary>
    public void Dispose()
    {
        lock (_started)
        {
            if (Directory.Exists(_scratch))
            {
                Directory.Delete(_scratch, recursive: true);
            }
        }
    }
}
