// NumberEntry: a numeric directive: bounds, units, notation.
// Port of redis 7.2 config.c numericConfigSet. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>A directive whose value is a number; the field's own width is hidden behind two
/// functions.</summary>
internal sealed class NumberEntry(
    string name,
    ConfigFlags flags,
    long min,
    long max,
    Func<ServerConfig, long> read,
    Action<ServerConfig, long> write,
    NumberForm form)
    : ConfigEntry(name, flags)
{
    /// <port>config.c numericConfigSet</port>
    public override string? Set(RedisServer server, IReadOnlyList<string> argv, out bool changed)
    {
        changed = false;
        string? error = Parse(argv[0], out long value) ?? CheckBounds(value);
        if (error != null)
        {
            return error;
        }
        changed = read(server.Config) != value;
        write(server.Config, value);
        return null;
    }

    /// <port>config.c numericParseString</port>
    private string? Parse(string text, out long value)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        value = 0;
        switch (form)
        {
            case NumberForm.Memory:
            case NumberForm.MemoryOrPercent:
                // REDISNET(config-63-bits): what does not fit 63 bits becomes negative and so falls
                // out of any bound, for `maxmemory` too.
                if (Number.TryParseMemory(bytes, out ulong memory))
                {
                    value = memory > long.MaxValue ? long.MinValue : (long)memory;
                    return null;
                }
                if (form == NumberForm.Memory)
                {
                    return "argument must be a memory value";
                }
                bool percent = text.Length > 1 && text[^1] == '%'
                    && Number.TryParseInt64(bytes.AsSpan()[..^1], out value) && value >= 0;
                value = -value;
                return percent ? null : "argument must be a memory or percent value";
            case NumberForm.Octal:
                return CNumber.TryParse(text, out value, numberBase: 8)
                    ? null
                    : "argument couldn't be parsed as an octal number";
            default:
                return Number.TryParseInt64(bytes, out value)
                    ? null
                    : "argument couldn't be parsed into an integer";
        }
    }

    /// <port>config.c numericBoundaryCheck</port>
    private string? CheckBounds(long value)
    {
        if (form == NumberForm.MemoryOrPercent && value < 0)
        {
            return value < min ? $"percentage argument must be less or equal to {-min}" : null;
        }
        return value >= min && value <= max
            ? null
            : $"argument must be between {Show(min)} and {Show(max)} inclusive";
    }

    private string Show(long value) => form == NumberForm.Octal ? Octal(value) : Decimal(value);

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Octal(long value) => Convert.ToString(value, 8);

    /// <port>config.c numericConfigGet</port>
    public override string Get(RedisServer server)
    {
        long value = read(server.Config);
        return form == NumberForm.MemoryOrPercent
            && value < 0 ? Decimal(-value) + "%" : Show(value);
    }

    /// <port>config.c numericConfigRewrite</port>
    public override void Rewrite(RedisServer server, ConfigRewriteState state,
        ServerConfig defaults)
    {
        long value = read(server.Config);
        bool memory = form is NumberForm.Memory or NumberForm.MemoryOrPercent && value >= 0;
        string text = memory ? FormatMemory(value) : Get(server);
        state.RewriteLine(Name, $"{Name} {text}", value != read(defaults));
    }

    /// <summary>The largest unit that divides it.</summary>
    /// <port>config.c rewriteConfigFormatMemory</port>
    internal static string FormatMemory(long bytes)
    {
        if (bytes != 0 && bytes % (1L << 30) == 0)
        {
            return Decimal(bytes >> 30) + "gb";
        }
        if (bytes != 0 && bytes % (1L << 20) == 0)
        {
            return Decimal(bytes >> 20) + "mb";
        }
        return bytes != 0 && bytes % (1L << 10) == 0 ? Decimal(bytes >> 10) + "kb" : Decimal(bytes);
    }
}
