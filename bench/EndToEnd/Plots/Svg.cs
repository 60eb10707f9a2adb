// Svg: a drawing, written element by element.
// Ours, no origin in C.
//
// Colours are those of Okabe and Ito, which stay apart for colour-blind eyes; who draws with them
// also gives each its own mark or dash. The background is white, also where a page is dark.
using System;
using System.Globalization;
using System.Text;

namespace RedisNet.Bench.EndToEnd;

internal sealed class Svg
{
    public const string Ink = "#222222";
    public const string Pale = "#d9d9d9";
    public const string Target = "#d55e00";

    private const string Font = "font-family=\"DejaVu Sans, Verdana, sans-serif\"";

    private static readonly string[] Okabe =
        ["#555555", "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"];

    private readonly StringBuilder _text = new();

    public Svg(int width, int height, string title)
    {
        _text.Append("<svg xmlns=\"http://www.w3.org/2000/svg\"")
            .Append($" width=\"{width}\" height=\"{height}\"")
            .Append($" viewBox=\"0 0 {width} {height}\" {Font} role=\"img\">\n")
            .Append($"<title>{Escape(title)}</title>\n")
            .Append($"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        Text(16, 26, title, size: 15, bold: true);
    }

    /// <summary>The first is C's grey, the second ours.</summary>
    public static string Color(int series) => Okabe[series % Okabe.Length];

    public void Line(double x1, double y1, double x2, double y2, string color,
        double width = 1, string dash = "")
    {
        string dashes = dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "";
        _text.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" ")
            .Append($"stroke=\"{color}\" stroke-width=\"{N(width)}\"{dashes}/>\n");
    }

    public void Rectangle(double x, double y, double width, double height, string color) =>
        _text.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" ")
            .Append($"height=\"{N(height)}\" fill=\"{color}\"/>\n");

    /// <summary>A circle, square, triangle or diamond, by the series.</summary>
    public void Mark(double x, double y, int series, string color)
    {
        string shape = (series % 4) switch
        {
            0 => $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"4\"",
            1 => Polygon((x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)),
            2 => Polygon((x, y - 5), (x + 5, y + 4), (x - 5, y + 4)),
            _ => Polygon((x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)),
        };
        _text.Append($"{shape} fill=\"{color}\"/>\n");
    }

    /// <param name="anchor">start, middle or end: which part of the text lies at x.</param>
    public void Text(double x, double y, string text, string anchor = "start", int size = 12,
        bool bold = false, string color = Ink, bool upright = false)
    {
        string weight = bold ? " font-weight=\"bold\"" : "";
        string turn = upright ? $" transform=\"rotate(-90 {N(x)} {N(y)})\"" : "";
        _text.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{size}\" fill=\"{color}\" ")
            .Append($"text-anchor=\"{anchor}\"{weight}{turn}>{Escape(text)}</text>\n");
    }

    public string Finish() => _text + "</svg>\n";

    /// <summary>Text as it may stand between and inside tags.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                < ' ' => " ",
                _ => c.ToString(),
            });
        }
        return escaped.ToString();
    }

    private static string Polygon(params ReadOnlySpan<(double X, double Y)> corners)
    {
        var points = new StringBuilder();
        foreach ((double x, double y) in corners)
        {
            points.Append($"{N(x)},{N(y)} ");
        }
        return $"<polygon points=\"{points.ToString().TrimEnd()}\"";
    }

    private static string N(double value) =>
        Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
