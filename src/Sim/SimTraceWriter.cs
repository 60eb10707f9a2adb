// SimTraceWriter: the readable log of a world, one line an event.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
//   12034.567 s2 > 10.0.0.1:6379 *1\r\n$4\r\nPING\r\n
//   milliseconds of virtual time, the node ("*" for the world), what happened:
//   ">" bytes sent, "w" a write to a file, "|" a line logged, "!" a death, else words.
using System;
using System.Globalization;
using System.Text;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Gives each event as a line of text to whoever wants them.</summary>
public sealed class SimTraceWriter(SimWorld world, Action<string> sink) : SimObserver
{
    /// <summary>How many bytes of what is sent or written are shown.</summary>
    public int ShownBytesMax { get; init; } = 120;

    public override bool WantsNotes => true;

    public override void Sent(
        SimNode node, NetAddress local, NetAddress remote, ReadOnlySpan<byte> bytes) =>
        Line(node, string.Create(
            CultureInfo.InvariantCulture, $"> {remote.Ip}:{remote.Port} {Show(bytes)}"));

    public override void Wrote(
        SimNode node, string path, long offset, ReadOnlySpan<byte> bytes) =>
        Line(node, string.Create(
            CultureInfo.InvariantCulture, $"w {path}@{offset} {Show(bytes)}"));

    public override void Logged(SimNode node, string line) => Line(node, "| " + line);

    public override void Died(SimNode node, NodeDied death) =>
        Line(node, string.Create(
            CultureInfo.InvariantCulture, $"! {death.ExitCode} {death.Message}"));

    public override void Noted(SimNode? node, string what) => Line(node, what);

    private void Line(SimNode? node, string what)
    {
        long us = node?.NowUs ?? world.NowUs;
        sink(string.Create(
            CultureInfo.InvariantCulture,
            $"{us / 1000}.{us % 1000:000} {node?.Name ?? "*"} {what}"));
    }

    private string Show(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, ShownBytesMax)])
        {
            _ = b switch
            {
                (byte)'\r' => text.Append("\\r"),
                (byte)'\n' => text.Append("\\n"),
                >= 0x20 and < 0x7F => text.Append((char)b),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
            };
        }
        if (bytes.Length > ShownBytesMax)
        {
            _ = text.Append(
                CultureInfo.InvariantCulture, $"... ({bytes.Length} bytes)");
        }
        return text.ToString();
    }
}
