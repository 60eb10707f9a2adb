// BarChart: a bar a category and series, lying, so that names can be read.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Bench.EndToEnd;

/// <summary>A point's X is the number of its category.</summary>
internal sealed record BarChart(
    string Title, string Caption, string XLabel, IReadOnlyList<string> Categories)
    : Chart(Title, Caption, XLabel, "")
{
    private const int Width = 760;
    private const int Left = 190, Right = 96, Top = 84, Bottom = 52;
    private const int Thick = 15, Gap = 12;

    public override string Draw()
    {
        int row = (Math.Max(Series.Count, 1) * Thick) + Gap;
        int height = Top + (Categories.Count * row) + Bottom;
        var svg = new Svg(Width, height, Title);
        svg.Text(16, 44, Caption, color: "#555555", size: 11);
        Scale along = Scale.FromZero(Most, Left, Width - Right);
        foreach (double tick in along.Ticks())
        {
            svg.Line(along.At(tick), Top, along.At(tick), height - Bottom, Svg.Pale);
            svg.Text(along.At(tick), height - Bottom + 18, Short(tick), "middle");
        }
        for (int category = 0; category < Categories.Count; category++)
        {
            double y = Top + (category * row) + (Gap / 2.0);
            svg.Text(Left - 10, y + ((row - Gap) / 2.0) + 4, Categories[category], "end");
            for (int i = 0; i < Series.Count; i++)
            {
                Bar(svg, Series[i], category, along, y + (i * Thick));
            }
        }
        svg.Line(Left, Top, Left, height - Bottom, Svg.Ink);
        Legend(svg);
        foreach ((double value, string text) in Bounds)
        {
            svg.Line(along.At(value), Top - 4, along.At(value), height - Bottom, Svg.Target, 1.5,
                "6 4");
            svg.Text(along.At(value), Top - 9, text, "middle", color: Svg.Target, size: 11);
        }
        svg.Text((Left + Width - Right) / 2.0, height - 14, XLabel, "middle");
        return svg.Finish();
    }

    private static void Bar(Svg svg, Series series, int category, Scale along, double y)
    {
        foreach ((double _, Spread value) in series.Points.Where(p => p.X == category))
        {
            double end = along.At(value.Median), middle = y + (Thick / 2.0) - 1;
            svg.Rectangle(Left, y, end - Left, Thick - 2, Svg.Color(series.Color));
            svg.Line(along.At(value.Low), middle, along.At(value.High), middle, Svg.Ink, 1.2);
            svg.Text(along.At(Math.Max(value.High, value.Median)) + 6, y + Thick - 4,
                Short(value.Median), size: 11);
        }
    }

    private void Legend(Svg svg)
    {
        double x = Left;
        foreach (Series series in Series.Where(_ => Series.Count > 1))
        {
            svg.Rectangle(x, 54, 12, 12, Svg.Color(series.Color));
            svg.Text(x + 17, 64, series.Name);
            x += 40 + (series.Name.Length * 8);
        }
    }
}
