// Terminal: lines that stay and, on a terminal, one progress line below them.
// Ours, no origin in C.
//
// Every thread of the demo writes through here, one at a time. Elsewhere than on a terminal there
// are no escape codes and no progress line, so the output can be kept as a log.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace RedisNet.Tools.Demo;

internal sealed class Terminal
{
    private readonly Lock _lock = new();
    private readonly bool _fancy;
    private string _progress = "";

    public Terminal(bool plain)
    {
        _fancy = !plain && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("NO_COLOR") is null
            && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
    }

    public void Line(string text) => Write(text);

    public void Heading(string text) => Write(Paint("1", text));

    public void Good(string text) => Write(Paint("32", "  ok    ") + text);

    public void Bad(string text) => Write(Paint("31", "  WRONG ") + text);

    /// <summary>One event of the timeline: milliseconds since the kill, who saw it, what,
    /// detail.</summary>
    public void Event(double ms, string who, string what, string detail)
    {
        string time = ms.ToString("0", CultureInfo.InvariantCulture).PadLeft(7);
        string padded = Paint(ColourOf(what), what.PadRight(26));
        Write($"{Paint("2", $"{time} ms")}  {who,-11} {padded} {detail}");
    }

    /// <summary>Shows the text below all lines; only on a terminal.</summary>
    public void Progress(string text)
    {
        if (!_fancy)
        {
            return;
        }
        lock (_lock)
        {
            _progress = text;
            Console.Out.Write("\r\x1b[K" + Paint("36", text));
        }
    }

    public void Done()
    {
        lock (_lock)
        {
            if (_fancy && _progress.Length > 0)
            {
                Console.Out.Write("\r\x1b[K");
            }
            _progress = "";
            Console.Out.Flush();
        }
    }

    private static readonly Dictionary<string, string> Colours = new()
    {
        ["SIGKILL"] = "31;1", ["link lost"] = "31", ["write refused"] = "31", ["+sdown"] = "33",
            ["+odown"] = "33;1",
        ["+vote-for-leader"] = "35", ["+elected-leader"] = "35;1", ["+promoted-slave"] = "32",
        ["became master"] = "32", ["+switch-master"] = "32;1", ["write accepted"] = "32;1",
        ["started again"] = "36;1", ["became replica"] = "36",
    };

    private static string ColourOf(string what) => Colours.GetValueOrDefault(what, "0");

    private string Paint(string colour, string text) =>
        _fancy ? $"\x1b[{colour}m{text}\x1b[0m" : text;

    private void Write(string text)
    {
        lock (_lock)
        {
            string clear = _fancy && _progress.Length > 0 ? "\r\x1b[K" : "";
            string again = _fancy ? Paint("36", _progress) : "";
            Console.Out.Write($"{clear}{text}\n{again}");
            Console.Out.Flush();
        }
    }
}
