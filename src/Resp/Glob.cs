// Glob: the patterns of KEYS, SCAN, PSUBSCRIBE and CONFIG GET.
// Port of redis 7.2 util.c. Departures: docs/DEVIATIONS.md#resp
//
//   *  any run of bytes    ?  one byte    [a-z] [^a-z] [abc\]]  one of a set    \x  x itself
//
// Why no pattern can take for ever: when what follows a star matches nowhere in the rest of the
// string, no earlier star needs to try a longer run, because then the same rest would have to match
// further right, where it has just been found not to. The flag skipLonger carries this up through
// all stars.
//
// In a range bytes compare as C's signed char does, which shows across 0x80.
namespace RedisNet.Resp;

using System;

/// <summary>Glob-style matching.</summary>
public static class Glob
{
    // REDISNET(glob-nesting): 7.2.4 recurses a level for each star; later releases of 7.2 end here
    // (CVE-2024-31228).
    private const int MaxNesting = 1000;

    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    /// <port>util.c stringmatchlen</port>
    public static bool IsMatch(
        ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool nocase = false)
    {
        // Nothing but the empty pattern matches the empty text: not even a star does.
        bool skipLonger = false;
        return text.IsEmpty
            ? pattern.IsEmpty : Match(pattern, text, nocase, ref skipLonger, 0);
    }

    private static byte At(ReadOnlySpan<byte> s, int i) =>
        (uint)i < (uint)s.Length ? s[i] : (byte)0;

    // As tolower of a signed char: bytes above 127 come back positive, but for 255, which is EOF.
    private static int Lower(byte b) =>
        b is >= (byte)'A' and <= (byte)'Z' ? b + 32 : b == 0xFF ? -1 : b;

    private static bool Same(byte a, byte b, bool nocase) =>
        a == b || (nocase && Lower(a) == Lower(b));

    private static bool Match(
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> s, bool nocase, ref bool skipLonger, int nesting)
    {
        if (nesting > MaxNesting)
        {
            return false;
        }

        while (!p.IsEmpty && !s.IsEmpty)
        {
            switch (p[0])
            {
                case (byte)'*':
                    return MatchStar(p, s, nocase, ref skipLonger, nesting);
                case (byte)'?':
                    break;
                case (byte)'[':
                    if (!MatchSet(ref p, s[0], nocase))
                    {
                        return false;
                    }

                    break;
                default:
                    if (p[0] == (byte)'\\' && p.Length >= 2)
                    {
                        p = p[1..];
                    }

                    if (!Same(p[0], s[0], nocase))
                    {
                        return false;
                    }

                    break;
            }

            s = s[1..];
            p = p[1..];
        }

        return s.IsEmpty && p.TrimStart((byte)'*').IsEmpty;
    }

    private static bool MatchStar(
        ReadOnlySpan<byte> p, ReadOnlySpan<byte> s, bool nocase, ref bool skipLonger, int nesting)
    {
        while (At(p, 1) == (byte)'*')
        {
            p = p[1..];
        }

        if (p.Length == 1)
        {
            return true;
        }

        for (; !s.IsEmpty; s = s[1..])
        {
            if (Match(p[1..], s, nocase, ref skipLonger, nesting + 1))
            {
                return true;
            }

            if (skipLonger)
            {
                return false;
            }
        }

        skipLonger = true;
        return false;
    }

    /// <summary>Matches one byte against the set at the start of <paramref name="p"/>, and leaves
    /// <paramref name="p"/> at the last byte of the set.</summary>
    private static bool MatchSet(ref ReadOnlySpan<byte> p, byte b, bool nocase)
    {
        int i = 1;
        bool not = At(p, i) == (byte)'^';
        i += not ? 1 : 0;
        bool match = false;
        while (true)
        {
            int left = p.Length - i;
            if (At(p, i) == (byte)'\\' && left >= 2)
            {
                i++;
                match |= p[i] == b;
            }
            else if (At(p, i) == (byte)']' && left > 0)
            {
                break;
            }
            else if (left <= 0)
            {
                // A set that is never closed ends with the pattern.
                i = p.Length - 1;
                break;
            }
            else if (left >= 3 && p[i + 1] == (byte)'-')
            {
                match |= InRange(p[i], p[i + 2], b, nocase);
                i += 2;
            }
            else
            {
                match |= Same(p[i], b, nocase);
            }

            i++;
        }

        p = p[i..];
        return match != not;
    }

    private static bool InRange(byte from, byte to, byte b, bool nocase)
    {
        int start = (sbyte)from;
        int end = (sbyte)to;
        int c = (sbyte)b;
        if (start > end)
        {
            (start, end) = (end, start);
        }

        if (nocase)
        {
            start = Lower((byte)start);
            end = Lower((byte)end);
            c = Lower(b);
        }

        return c >= start && c <= end;
    }
}
