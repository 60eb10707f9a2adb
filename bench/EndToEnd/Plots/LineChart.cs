// LineChart: a quantity over what was swept, a line a series, its spread as a bar at each point.
// Ours, no origin in C.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

/// <summary>The swept quantity has its own places along the axis: each step the same width, as
/// the sweeps are doublings and powers of ten.</summary>
internal sealed record LineChart(string Title, string Caption, string XLabel, string YLabel)
    : Chart(Title, Caption, XLabel, YLabel)
{
    private const int Width = 760, Height = 440;
    private const int Left = 78, Right = 200, Top = 62, Bottom = 62;

    /// <summary>Powers of ten up the side.</summary>
    public bool Log { get; init; }

    /// <summary>What stands below a place instead of its number.</summary>
    public IReadOnlyDictionary<double, string> Names { get; init; } =
        new Dictionary<double, string>();

    public override string Draw()
    {
        var svg = new Svg(Width, Height, Title);
        svg.Text(16, 44, Caption, color: "#555555", size: 11);
        double[] places =
            [.. Series.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order()];
        Scale up = Log ? Scale.PowersOfTen(Least, Most, Height - Bottom, Top)
            : Scale.FromZero(Most, Height - Bottom, Top);
        var along = new Scale(0, System.Math.Max(places.Length - 1, 1), Left + 24,
            Width - Right - 24);
        Axes(svg, up, along, places);
        foreach ((double value, string text) in Bounds)
        {
            double y = up.At(value);
            svg.Line(Left, y, Width - Right, y, Svg.Target, 1.5, "6 4");
            svg.Text(Width - Right + 6, y + 4, text, color: Svg.Target, size: 11);
        }
        for (int i = 0; i < Series.Count; i++)
        {
            Line(svg, Series[i], up, x => along.At(System.Array.IndexOf(places, x)));
            Legend(svg, Series[i], Top + 12 + (i * 22));
        }
        return svg.Finish();
    }

    private void Axes(Svg svg, Scale up, Scale along, double[] places)
    {
        foreach (double tick in up.Ticks())
        {
            svg.Line(Left, up.At(tick), Width - Right, up.At(tick), Svg.Pale);
            svg.Text(Left - 8, up.At(tick) + 4, Short(tick), "end");
        }
        for (int i = 0; i < places.Length; i++)
        {
            double x = along.At(i);
            svg.Line(x, Height - Bottom, x, Height - Bottom + 5, Svg.Ink);
            svg.Text(x, Height - Bottom + 20, Names.GetValueOrDefault(places[i], Short(places[i])),
                "middle");
        }
        svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, Svg.Ink);
        svg.Text((Left + Width - Right) / 2.0, Height - 16, XLabel, "middle");
        svg.Text(22, (Top + Height - Bottom) / 2.0, YLabel, "middle", upright: true);
    }

    private static void Line(Svg svg, Series series, Scale up, System.Func<double, double> along)
    {
        string color = Svg.Color(series.Color);
        for (int i = 0; i < series.Points.Count; i++)
        {
            (double at, Spread y) = series.Points[i];
            double x = along(at);
            svg.Line(x, up.At(y.Low), x, up.At(y.High), color, 1.2);
            svg.Mark(x, up.At(y.Median), series.Color, color);
            if (i > 0)
            {
                (double before, Spread from) = series.Points[i - 1];
                svg.Line(along(before), up.At(from.Median), x, up.At(y.Median), color, 2,
                    Dash(series));
            }
        }
    }

    // The names stand in the margin, where no line can hide them.
    private static void Legend(Svg svg, Series series, double y)
    {
        string color = Svg.Color(series.Color);
        double x = Width - Right + 14;
        svg.Line(x - 8, y - 4, x + 20, y - 4, color, 2, Dash(series));
        svg.Mark(x + 6, y - 4, series.Color, color);
        svg.Text(x + 28, y, series.Name);
    }

    private static string Dash(Series series) => series.Dashed ? "5 4" : "";
}
