// Sparkline: samples as columns of characters, for a terminal.
// Port of redis 7.2 sparkline.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// A column is a sample, its height the sample's place between the smallest and the largest. A row
// of text has three heights (`_`, `o`, `#`), and what stands below the top is filled with `|`:
//
//       #        the largest: top of the top row
//       |
//     o |
//   __|_|        the smallest: bottom of the bottom row
//
//   3211         under an empty row the labels, read downwards: 3m, 2m, 1m, 15s
//   mmm5
//      s
//
// Only what LATENCY GRAPH needs is here: filled columns on a linear scale.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Draws samples.</summary>
public static class Sparkline
{
    private const string Heights = "_o#";
    private const char Below = '|';

    /// <summary>Appends the lines, each ended. What is more than <paramref name="columns"/> goes
    /// into further blocks below, an empty line between them; all have the same scale.</summary>
    /// <port>sparkline.c sparklineRender</port>
    public static void Render(
        StringBuilder output, IReadOnlyList<(long Value, string Label)> samples, int columns,
        int rows)
    {
        long min = long.MaxValue;
        long max = long.MinValue;
        foreach ((long value, _) in samples)
        {
            min = long.Min(min, value);
            max = long.Max(max, value);
        }
        for (int from = 0; from < samples.Count; from += columns)
        {
            if (from > 0)
            {
                output.Append('\n');
            }
            int length = int.Min(columns, samples.Count - from);
            int[] steps = new int[length];
            int labelRows = 0;
            for (int i = 0; i < length; i++)
            {
                steps[i] = StepOf(samples[from + i].Value - min, max - min, rows);
                labelRows = int.Max(labelRows, samples[from + i].Label.Length);
            }
            RenderBars(output, steps, rows);
            RenderLabels(output, samples, from, length, labelRows);
        }
    }

    // Heights are counted from 0; the largest would be one above the top.
    private static int StepOf(long above, long range, int rows)
    {
        int steps = Heights.Length * rows;
        return range == 0 ? 0 : (int)long.Min(above * steps / range, steps - 1);
    }

    /// <port>sparkline.c sparklineRenderRange</port>
    private static void RenderBars(StringBuilder output, int[] steps, int rows)
    {
        for (int row = rows - 1; row >= 0; row--)
        {
            foreach (int step in steps)
            {
                int height = step - (row * Heights.Length);
                output.Append(
                    height < 0 ? ' ' : height < Heights.Length ? Heights[height] : Below);
            }
            output.Append('\n');
        }
    }

    private static void RenderLabels(
        StringBuilder output, IReadOnlyList<(long Value, string Label)> samples, int from,
        int length, int labelRows)
    {
        if (labelRows > 0)
        {
            output.Append(' ', length).Append('\n');
        }
        for (int row = 0; row < labelRows; row++)
        {
            for (int i = from; i < from + length; i++)
            {
                string label = samples[i].Label;
                output.Append(row < label.Length ? label[row] : ' ');
            }
            output.Append('\n');
        }
    }
}
