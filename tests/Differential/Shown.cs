// Shown: bytes as a reader wants them.
// Ours, no origin in C.
using System;
using System.Linq;
using System.Text;

namespace RedisNet.Differential;

internal static class Shown
{
    public static string Words(string[] words) => string.Join(' ', words.Select(Bytes));

    public static string Both(string c, string ours) =>
        $"\n    C:    {Bytes(c)}\n    ours: {Bytes(ours)}";

    public static string Bytes(string bytes)
    {
        const int most = 300;
        var text = new StringBuilder();
        foreach (char c in bytes.AsSpan(0, Math.Min(bytes.Length, most)))
        {
            text.Append(c switch
            {
                '\r' => "\\r",
                '\n' => "\\n",
                < ' ' or > '~' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }
        return text.Append(bytes.Length > most ? $"... ({bytes.Length} bytes)" : "").ToString();
    }
}
