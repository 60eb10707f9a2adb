// CommandModel: random commands on few keys, and a small model of what they answer.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The keys are few and the values short, so that commands meet: a key is overwritten, renamed,
// copied, expires and comes back. Time goes in steps that the caller takes.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace RedisNet.Tests.Server.Keyspace;

/// <summary>Strings with times to live, one to five times the unit, in a dictionary.</summary>
public sealed class CommandModel(int seed, int unitSeconds = 10)
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];
    private static readonly string[] Values =
        ["", "1", "-5", "007", "abc", "9223372036854775807", "3.0", "Hello World", "x\0y",
            "a value of more than forty-four bytes, which is kept apart"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, (string Value, long? ExpireMs)> _data = [];

    /// <summary>The model's clock.</summary>
    public long NowMs { get; set; }

    /// <summary>A command whose reply needs no clock finer than the caller's steps.</summary>
    public string[] Next()
    {
        string key = Pick(Keys);
        string other = Pick(Keys);
        string value = Pick(Values);
        string number = _random.Next(-3, 15).ToString(CultureInfo.InvariantCulture);
        string end = _random.Next(-15, 15).ToString(CultureInfo.InvariantCulture);
        string seconds = (_random.Next(1, 6) * unitSeconds).ToString(CultureInfo.InvariantCulture);
        return Pick<string[]>(
            ["SET", key, value], ["SET", key, value, "EX", seconds], ["SET", key, value, "NX"],
            ["SET", key, value, "XX", "GET"], ["SET", key, value, "KEEPTTL"],
            ["GET", key], ["GETSET", key, value], ["GETDEL", key], ["GETEX", key, "EX", seconds],
            ["GETEX", key, "PERSIST"], ["APPEND", key, value], ["STRLEN", key],
            ["SETRANGE", key, number, value], ["GETRANGE", key, number, end],
            ["INCRBY", key, number], ["DECRBY", key, number], ["DEL", key, other],
            ["EXISTS", key, other, key], ["RENAME", key, other], ["RENAMENX", key, other],
            ["COPY", key, other], ["COPY", key, other, "REPLACE"], ["EXPIRE", key, seconds],
            ["EXPIRE", key, seconds, Pick("NX", "XX", "GT", "LT")], ["EXPIRE", key, "-1"],
            ["PERSIST", key], ["TYPE", key], ["MSETNX", key, value, other, number],
            ["MGET", key, other], ["SETNX", key, value], ["UNLINK", key], ["TOUCH", key, other]);
    }

    /// <summary>The reply of Redis to a command of <see cref="Next"/>.</summary>
    public string Reply(string[] c)
    {
        foreach (string dead in _data.Where(d => d.Value.ExpireMs < NowMs).Select(d => d.Key)
            .ToList())
        {
            _data.Remove(dead);
        }
        string key = c[1];
        return c[0] switch
        {
            "SET" => Set(c),
            "GET" => Get(key),
            "GETSET" => After(Get(key), () => _data[key] = (c[2], null)),
            "GETDEL" => After(Get(key), () => _data.Remove(key)),
            "GETEX" => GetEx(key, c),
            "SETNX" => Int(!_data.ContainsKey(key) && Store(key, c[2])),
            "APPEND" => Change(key, Value(key) + c[2], Value(key).Length + c[2].Length),
            "STRLEN" => Int(Value(key).Length),
            "SETRANGE" => SetRange(key, Number(c[2]), c[3]),
            "GETRANGE" => GetRange(Value(key), Number(c[2]), Number(c[3])),
            "INCRBY" => Incr(key, Number(c[2])),
            "DECRBY" => Incr(key, -Number(c[2])),
            "DEL" or "UNLINK" => Int(c.Skip(1).Count(_data.Remove)),
            "EXISTS" or "TOUCH" => Int(c.Skip(1).Count(_data.ContainsKey)),
            "RENAME" or "RENAMENX" => Rename(key, c[2], c[0] == "RENAMENX"),
            "COPY" => Copy(key, c[2], c.Length > 3),
            "EXPIRE" => Expire(key, Number(c[2]), c.Length > 3 ? c[3] : ""),
            "PERSIST" => Int(_data.TryGetValue(key, out var o) && o.ExpireMs != null
                && Store(key, o.Value)),
            "TYPE" => _data.ContainsKey(key) ? "+string\r\n" : "+none\r\n",
            "MSETNX" => Int(!_data.ContainsKey(key) && !_data.ContainsKey(c[3])
                && Store(key, c[2]) && Store(c[3], c[4])),
            _ => $"*{c.Length - 1}\r\n" + string.Concat(c.Skip(1).Select(Get)),
        };
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Int(long value) =>
        string.Create(CultureInfo.InvariantCulture, $":{value}\r\n");

    private static string Int(bool value) => Int(value ? 1 : 0);

    private static string After(string reply, Action change)
    {
        change();
        return reply;
    }

    private string Value(string key) => _data.TryGetValue(key, out var o) ? o.Value : "";

    private string Get(string key) => _data.TryGetValue(key, out var o)
        ? $"${o.Value.Length}\r\n{o.Value}\r\n" : "$-1\r\n";

    private bool Store(string key, string value, long? expireMs = null)
    {
        _data[key] = (value, expireMs);
        return true;
    }

    private string Change(string key, string value, long reply)
    {
        Store(key, value, _data.TryGetValue(key, out var o) ? o.ExpireMs : null);
        return Int(reply);
    }

    private string Set(string[] c)
    {
        bool exists = _data.TryGetValue(c[1], out var o);
        string old = c.Contains("GET") ? Get(c[1]) : "";
        if ((c.Contains("NX") && exists) || (c.Contains("XX") && !exists))
        {
            return old.Length > 0 ? old : "$-1\r\n";
        }
        long? expire = c.Contains("EX") ? NowMs + Number(c[4]) * 1000
            : c.Contains("KEEPTTL") && exists ? o.ExpireMs : null;
        Store(c[1], c[2], expire);
        return old.Length > 0 ? old : "+OK\r\n";
    }

    private string GetEx(string key, string[] c)
    {
        string reply = Get(key);
        if (_data.TryGetValue(key, out var o))
        {
            Store(key, o.Value, c[2] == "EX" ? NowMs + Number(c[3]) * 1000 : null);
        }
        return reply;
    }

    private string SetRange(string key, long offset, string value)
    {
        if (offset < 0)
        {
            return "-ERR offset is out of range\r\n";
        }
        var text = new StringBuilder(Value(key));
        if (value.Length == 0)
        {
            return Int(text.Length);
        }
        text.Length = Math.Max(text.Length, (int)offset + value.Length);
        text.Remove((int)offset, value.Length).Insert((int)offset, value);
        return Change(key, text.ToString(), text.Length);
    }

    private static string GetRange(string value, long start, long end)
    {
        bool none = start < 0 && end < 0 && start > end;
        start = Math.Max(start < 0 ? value.Length + start : start, 0);
        end = Math.Min(Math.Max(end < 0 ? value.Length + end : end, 0), value.Length - 1);
        string part = none || start > end ? "" : value[(int)start..((int)end + 1)];
        return $"${part.Length}\r\n{part}\r\n";
    }

    private string Incr(string key, long by)
    {
        string text = _data.TryGetValue(key, out var o) ? o.Value : "0";
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out long value) || value.ToString(CultureInfo.InvariantCulture) != text)
        {
            return "-ERR value is not an integer or out of range\r\n";
        }
        Int128 sum = (Int128)value + by;
        return sum > long.MaxValue || sum < long.MinValue
            ? "-ERR increment or decrement would overflow\r\n"
            : Change(key, sum.ToString(CultureInfo.InvariantCulture), (long)sum);
    }

    private string Rename(string from, string to, bool nx)
    {
        if (!_data.TryGetValue(from, out var o))
        {
            return "-ERR no such key\r\n";
        }
        if (from == to || (nx && _data.ContainsKey(to)))
        {
            return nx ? Int(0) : "+OK\r\n";
        }
        _data.Remove(from);
        _data[to] = o;
        return nx ? Int(1) : "+OK\r\n";
    }

    private string Copy(string from, string to, bool replace)
    {
        if (from == to)
        {
            return "-ERR source and destination objects are the same\r\n";
        }
        if (!_data.TryGetValue(from, out var o) || (!replace && _data.ContainsKey(to)))
        {
            return Int(0);
        }
        _data[to] = o;
        return Int(1);
    }

    private string Expire(string key, long seconds, string condition)
    {
        if (!_data.TryGetValue(key, out var o))
        {
            return Int(0);
        }
        long when = NowMs + seconds * 1000;
        bool holds = condition switch
        {
            "NX" => o.ExpireMs == null,
            "XX" => o.ExpireMs != null,
            "GT" => o.ExpireMs != null && when > o.ExpireMs,
            "LT" => o.ExpireMs == null || when < o.ExpireMs,
            _ => true,
        };
        if (!holds)
        {
            return Int(0);
        }
        return Int(seconds < 0 ? _data.Remove(key) : Store(key, o.Value, when));
    }
}
