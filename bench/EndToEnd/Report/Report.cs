// Report: every figure of a run, in the order they came; as lines of a file and back.
// Ours, no origin in C.
//
// Tables, targets and plots are made from this alone, so a file that was written by an earlier run
// gives them again without a server.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Report
{
    /// <summary>The measure that tells which part of what was seen was left out.</summary>
    public const string Dropped = "dropped";

    private const double MostDropped = 0.5;
    private const string Head = "suite\tname\taxis\tx\tmeasure\tcontender\tround\tvalue";

    private readonly List<Figure> _figures = [];
    private readonly Dictionary<FigureKey, Figure> _byKey = [];

    /// <summary>Versions, cores and rounds; comment lines at the head of the file.</summary>
    public List<string> Notes { get; } = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public IEnumerable<string> Suites => _figures.Select(f => f.Key.Suite).Distinct();

    /// <summary>C and ours first, then whoever else took part.</summary>
    public List<string> Contenders =>
    [
        .. _figures.SelectMany(f => f.All.Select(v => v.Contender)).Distinct()
            .OrderBy(c => c == Contender.C ? 0 : c == Contender.Ours ? 1 : 2),
    ];

    /// <summary>Keeps a value; those of round 0 warmed up and go nowhere.</summary>
    public void Add(FigureKey key, string contender, int round, double value)
    {
        if (round == 0)
        {
            return;
        }
        if (!_byKey.TryGetValue(key, out Figure? figure))
        {
            figure = new Figure(key);
            _byKey[key] = figure;
            _figures.Add(figure);
        }
        figure.Add(contender, round, value);
    }

    public Figure? Find(FigureKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>More than half of what C or ours did was left out: it judges nothing.</summary>
    public bool Doubted(FigureKey key) =>
        Find(key with { Measure = Dropped }) is { } dropped
        && (dropped.Pooled(Contender.C) > MostDropped
            || dropped.Pooled(Contender.Ours) > MostDropped);

    public IEnumerable<Figure> Of(string suite, string measure) =>
        _figures.Where(f => f.Key.Suite == suite && f.Key.Measure == measure);

    public IEnumerable<string> Lines()
    {
        foreach (string note in Notes)
        {
            yield return "# " + note;
        }
        yield return Head;
        foreach (Figure figure in _figures)
        {
            FigureKey k = figure.Key;
            foreach ((string contender, int round, double value) in figure.All)
            {
                yield return string.Join('\t', k.Suite, k.Name, k.Axis, Text(k.X), k.Measure,
                    contender, Text(round), Text(value));
            }
        }
    }

    /// <summary>Files that <see cref="Lines"/> filled; a line that is none of ours is an
    /// IOException.</summary>
    public static Report Read(IEnumerable<string> files)
    {
        var report = new Report();
        foreach (string file in files)
        {
            foreach (string line in File.ReadLines(file))
            {
                report.Take(line, file);
            }
        }
        return report;
    }

    public void Take(string line, string file)
    {
        if (line.StartsWith("# ", StringComparison.Ordinal))
        {
            Notes.Add(line[2..]);
            return;
        }
        if (line == Head)
        {
            return;
        }
        string[] cells = line.Split('\t');
        if (cells.Length != 8 || !double.TryParse(cells[3], CultureInfo.InvariantCulture, out
            double x) || !double.TryParse(cells[7], CultureInfo.InvariantCulture, out double value)
            || !int.TryParse(cells[6], CultureInfo.InvariantCulture, out int round))
        {
            throw new IOException($"{file}: not a line of the benchmark: {line}");
        }
        Add(new FigureKey(cells[0], cells[1], cells[2], x, cells[4]), cells[5], round, value);
    }

    private static string Text(double value) =>
        Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);
}
