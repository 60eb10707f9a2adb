// WireCommand: a command as a member sent it to another.
// Ours, no origin in C.
using System;

namespace RedisNet.Campaign;

/// <summary>The words of a command and whom it went to.</summary>
/// <param name="To">"ip:port".</param>
/// <param name="Connection">Another number for each connection.</param>
public sealed record WireCommand(string To, long Connection, string[] Words)
{
    /// <summary>The word at that place, or empty.</summary>
    public string this[int i] => i < Words.Length ? Words[i] : "";

    /// <summary>Whether its first words are these, in any case.</summary>
    public bool Is(params ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!string.Equals(this[i], words[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
        return true;
    }

    public override string ToString() => string.Join(' ', Words);
}
