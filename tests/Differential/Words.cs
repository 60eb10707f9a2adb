// Words: the classes of words that templates name: keys, elements, numbers at their edges.
// Ours, no origin in C.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace RedisNet.Differential;

/// <summary>Draws words; the same seed draws the same ones. One char is one byte. What 7.0
/// does in its own way is left out unless <paramref name="c72"/>: fractions of scores, of which it
/// keeps 17 digits, and indexes beyond 32 bits, which 7.2 cuts.</summary>
internal sealed class Words(int seed, bool c72)
{
    private const long FarFuture = 4_102_444_800;
    private const int SmallKeys = 6;
    private const int LargeKeys = 2;
    private const int SmallUniverse = 12;
    private const int LargeUniverse = 3000;

    private static readonly string[] _pools =
        ["s", "b", "p", "h", "l", "t", "z", "g", "x", "xg"];
    private static readonly string[] _purePools = ["to", "zl"];

    /// <summary>Other pools' commands reach these: no HyperLogLogs, as each release finds a spoilt
    /// one elsewhere.</summary>
    private static readonly string[] _strayPools = [.. _pools.Where(p => p != "p")];

    private static readonly string[] _integers =
        ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "4294967296",
            "2147483647", "-2147483649", "65535", "-32769", "127", "128", "-129", "1.5", "abc",
            "", " 1", "01", "+1", "18446744073709551615"];
    private static readonly string[] _scores =
        ["inf", "-inf", "+inf", "nan", "1e308", "-1e308", "1e-308", "0x10", "1.0", "-0", "0.1",
            "3.0e2", "abc", "", "17179869184", "9007199254740993", "1e17", "1e21", "5e-324"];
    private static readonly string[] _wholeScores = ["inf", "-inf", "nan", "0x10", "abc", ""];
    private static readonly string[] _ids =
        ["0", "0-0", "0-1", "18446744073709551615-18446744073709551615", "18446744073709551615",
            "18446744073709551616", "-1", "abc", "1-", "1-x", "5-18446744073709551615"];
    private readonly Random _random = new(seed);

    private bool _large;
    private int _nextId = 1;

    public int Below(int n) => _random.Next(n);

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    /// <summary>Appends the word or words of one class.</summary>
    public void Add(string name, List<string> command)
    {
        switch (name)
        {
            case ['#', ..]:
                Keys(name[1..], command);
                break;
            case "same":
                string pool = Pick(_pools);
                command.Add($"{pool}:{Below(SmallKeys)}");
                command.Add($"{pool}:{Below(SmallKeys)}");
                break;
            case "numberpush":
                command.AddRange(["RPUSH", Number(), .. Enumerable.Range(0, 1 + Below(4))
                    .Select(_ => Text(Below(2000) - 1000))]);
                break;
            default:
                command.Add(Word(name));
                break;
        }
    }

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);

    private static string Text(double n) => n.ToString("R", CultureInfo.InvariantCulture);

    private string Word(string name) => name switch
    {
        "any" => Key(Pick(_pools)),
        "small" => $"{Pick(_pools)}:{Below(SmallKeys)}",
        "numbers" => Number(),
        "v" => Value(),
        "m" => Member(),
        "int" => Below(10) < 7 ? Text(Below(24) - 4) : Pick(_integers),
        "count" => Below(12) < 10 ? Text(Below(11)) : Pick(["-1", "-3", "1000", "x", "2147483648"]),
        "index" => Below(20) < 19 || !c72 ? Text(Below(40) - 20) : Pick(_integers),
        "score" => Score(),
        "min" or "max" => (Below(3) == 0 ? "(" : "") + (Below(5) == 0 ? "-inf" : Score()),
        "lex" => Below(4) == 0 ? Pick(["-", "+"]) : Pick(["[", "[", "(", "(", ""]) + Member(),
        "glob" => Pick(["*", "m1*", "?1", "[a-m]*", "*0", "h:*", "\\*", "[^m]*", ""]),
        "offset" => Below(30) == 0 ? "-1" : Text(Below(300)),
        "bit" => Below(30) == 0 ? "-1" : Text(Below(_large ? 30_000 : 600)),
        "width" => Below(20) == 0 ? Pick(["u64", "i65", "u0", "x8"])
            : Pick(["u", "i"]) + Text(1 + Below(63)),
        "bitat" => (Below(3) == 0 ? "#" : "") + Text(Below(40)),
        "lon" => Below(40) == 0 ? "200" : Text((Below(3_600_000) - 1_800_000) / 1e4),
        "lat" => Below(40) == 0 ? "86" : Text((Below(1_700_000) - 850_000) / 1e4),
        "radius" => Below(40) == 0 ? "-1" : Text(Below(80_000) / 10.0),
        "unit" => Below(40) == 0 ? "xx" : Pick(["km", "km", "mi", "m", "ft", "KM"]),
        "seconds" => Pick(["100000", "100000", "0", "-1", "x", "9223372036854775807"]),
        "ms" => Pick(["100000000", "100000000", "0", "x"]),
        "soon" => Text(1 + Below(200)),
        "at" => Text(FarFuture + Below(1000)),
        "atms" => Text((FarFuture * 1000) + Below(100_000)),
        "id" => Id(),
        "newid" => Pick([$"{++_nextId}-1", $"{++_nextId}", $"{++_nextId}-*", $"{_nextId}-*"]),
        "from" or "until" => Below(3) == 0 ? Pick(["-", "+"]) : Pick(["", "("]) + Id(),
        "trim" => Below(3) == 0 ? Id() : Text(Below(_large ? 200 : 20)),
        "group" => "g" + Text(Below(3)),
        "consumer" => "c" + Text(Below(4)),
        _ => Key(name),
    };

    private void Keys(string pool, List<string> command)
    {
        int n = 1 + Below(3);
        command.Add(Text(n));
        for (int i = 0; i < n; i++)
        {
            command.Add(Key(pool));
        }
    }

    /// <summary>A key of a pool; one in fifty of another one, so that types meet.</summary>
    private string Key(string pool)
    {
        bool pure = _purePools.Contains(pool);
        if (!pure && !_pools.Contains(pool))
        {
            throw new InvalidDataException($"workload.txt: no class <{pool}>");
        }
        if (!pure && Below(50) == 0)
        {
            pool = Pick(_strayPools);
        }
        _large = Below(4) == 0;
        return _large ? $"{pool.ToUpperInvariant()}:{Below(LargeKeys)}"
            : $"{pool}:{Below(SmallKeys)}";
    }

    private string Number() => $"n:{Below(3)}";

    private string Member()
    {
        int n = Below(_large ? LargeUniverse : SmallUniverse);
        return Below(20) switch
        {
            < 14 => "m" + Text(n),
            < 17 => Text(n),
            17 => Pick(_integers),
            18 => new string((char)('a' + (n % 26)), 66),
            _ => "\0\xff" + Text(n),
        };
    }

    private string Score() => Below(10) switch
    {
        9 when !c72 => Pick(_wholeScores),
        < 6 => Text(Below(_large ? 5000 : 30) - 10),
        < 9 when c72 => Text(Math.Round((_random.NextDouble() * 200) - 100, Below(8))),
        < 9 => Text(Below(200) - 100),
        _ => Pick(_scores),
    };

    private string Id() => Below(10) switch
    {
        0 => Pick(_ids),
        < 4 => Text(Below(_nextId + 2)),
        _ => $"{Below(_nextId + 2)}-{Below(3)}",
    };

    private string Value() => Below(24) switch
    {
        < 8 => Text(Below(2000) - 1000),
        8 => Pick(_integers),
        9 => Pick(_scores),
        10 => Bytes(Below(40)),
        11 => string.Concat(Enumerable.Repeat(Pick(["ab", "hello ", "x"]), 1 + Below(100))),
        12 => Bytes(200 + Below(500)),
        13 => new string('y', 44 + Below(2)),
        _ => "v" + Text(Below(50)),
    };

    private string Bytes(int n)
    {
        var text = new StringBuilder(n);
        for (int i = 0; i < n; i++)
        {
            text.Append((char)Below(256));
        }
        return text.ToString();
    }
}
