// WireReader: takes commands out of the bytes of one connection.
// Ours, no origin in C.
//
// Only what members send each other: arrays of bulk strings, and newlines between them. Anything
// else (the stream of a synchronisation, which flows the other way) makes the reader blind for the
// rest of the connection.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Campaign;

/// <summary>Reads the requests of one connection.</summary>
public sealed class WireReader(string to, long connection)
{
    private byte[] _rest = [];
    private bool _blind;

    /// <summary>Takes in bytes; adds the commands that are complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, List<WireCommand> commands)
    {
        if (_blind)
        {
            return;
        }
        ReadOnlySpan<byte> all = bytes;
        if (_rest.Length > 0)
        {
            byte[] joined = new byte[_rest.Length + bytes.Length];
            _rest.CopyTo(joined, 0);
            bytes.CopyTo(joined.AsSpan(_rest.Length));
            all = joined;
        }
        int at = 0;
        at += Newlines(all);
        while (!_blind && at < all.Length && TryRead(all[at..], out string[]? words, out int used))
        {
            at += used + Newlines(all[(at + used)..]);
            commands.Add(new WireCommand(to, connection, words!));
        }
        _rest = _blind ? [] : all[at..].ToArray();
    }

    // A replica that loads shows its master with newlines that it lives.
    private static int Newlines(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length && (bytes[count] is (byte)'\n' or (byte)'\r'))
        {
            count++;
        }
        return count;
    }

    private bool TryRead(ReadOnlySpan<byte> bytes, out string[]? words, out int used)
    {
        words = null;
        used = 0;
        if (!TryHeader(bytes, (byte)'*', ref used, out int count))
        {
            return false;
        }
        string[] found = new string[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryHeader(bytes, (byte)'$', ref used, out int length)
                || bytes.Length < used + length + 2)
            {
                return false;
            }
            found[i] = Encoding.Latin1.GetString(bytes.Slice(used, length));
            used += length + 2;
        }
        words = found;
        return true;
    }

    private bool TryHeader(ReadOnlySpan<byte> bytes, byte kind, ref int at, out int number)
    {
        number = 0;
        if (at >= bytes.Length)
        {
            return false;
        }
        if (bytes[at] != kind)
        {
            _blind = true;
            return false;
        }
        int end = bytes[at..].IndexOf((byte)'\n');
        if (end < 0)
        {
            return false;
        }
        ReadOnlySpan<byte> digits = bytes.Slice(at + 1, end - 2);
        at += end + 1;
        _blind = !int.TryParse(digits, out number) || number < 0;
        return !_blind;
    }
}
