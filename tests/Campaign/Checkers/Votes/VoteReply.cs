// VoteReply: the reply to is-master-down-by-addr, found in what a Sentinel sends.
// Ours, no origin in C.
//
// "*3 :down $40 runid :epoch" or "*3 :down $1 * :0"; no other reply of a Sentinel is an array of
// three that begins with an integer. Replies may be anywhere in the bytes.
using System;
using System.Globalization;
using System.Text;

namespace RedisNet.Campaign;

/// <summary>One such reply.</summary>
public readonly record struct VoteReply(bool Down, string Leader, ulong Epoch)
{
    private static ReadOnlySpan<byte> Start => "*3\r\n:"u8;

    /// <summary>Finds the next reply; cuts the bytes behind it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out VoteReply reply)
    {
        reply = default;
        int at = bytes.IndexOf(Start);
        if (at < 0)
        {
            return false;
        }
        string text = Encoding.Latin1.GetString(bytes[(at + Start.Length)..]);
        string[] lines = text.Split("\r\n", 5);
        bytes = bytes[(at + Start.Length)..];
        bool whole = lines.Length == 5 && lines[1].StartsWith('$') && lines[3].StartsWith(':');
        if (!whole || !ulong.TryParse(
            lines[3].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong epoch))
        {
            return TryTake(ref bytes, out reply);
        }
        reply = new VoteReply(lines[0] == "1", lines[2], epoch);
        return true;
    }
}
