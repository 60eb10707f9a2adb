// HelloMessage: the eight words with which Sentinels find each other and spread configurations.
// Port of redis 7.2 sentinel.c sentinelProcessHelloMessage, its parsing half. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
//   ip,port,runid,current_epoch,master_name,master_ip,master_port,master_config_epoch
using System.Text;
using System;

namespace RedisNet.Sentinel;

/// <summary>A hello, taken apart. Numbers are read as C reads them: garbage is 0.</summary>
/// <port>sentinel.c sentinelProcessHelloMessage</port>
public readonly record struct HelloMessage(
    string Ip, int Port, string RunId, ulong CurrentEpoch,
    string MasterName, string MasterIp, int MasterPort, ulong MasterConfigEpoch)
{
    /// <summary>Whether the numbers were numbers: ports of 16 bits, epochs of 63.</summary>
    public bool WellFormed { get; init; } = true;

    /// <summary>Reads a hello; false unless it has exactly eight words.</summary>
    /// <port>sentinel.c sentinelProcessHelloMessage</port>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out HelloMessage hello)
    {
        hello = default;
        string[] token = Encoding.Latin1.GetString(bytes).Split(',');
        if (token.Length != 8)
        {
            return false;
        }
        hello = new HelloMessage(
            UpToNul(token[0]),
            CText.Atoi(UpToNul(token[1])),
            UpToNul(token[2]),
            CText.Strtoull(UpToNul(token[3])),
            UpToNul(token[4]),
            UpToNul(token[5]),
            CText.Atoi(UpToNul(token[6])),
            CText.Strtoull(UpToNul(token[7])))
        {
            WellFormed = IsNumber(token[1], ushort.MaxValue) && IsNumber(token[6], ushort.MaxValue)
                && IsNumber(token[3], long.MaxValue) && IsNumber(token[7], long.MaxValue),
        };
        return true;
    }

    private static bool IsNumber(string text, ulong max) =>
        SentinelSemantics.IsNumber(text, max, out _);

    private static string UpToNul(string text)
    {
        int nul = text.IndexOf('\0');
        return nul < 0 ? text : text[..nul];
    }

    public override string ToString() =>
        $"{Ip},{Port},{RunId},{CurrentEpoch},"
        + $"{MasterName},{MasterIp},{MasterPort},{MasterConfigEpoch}";
}
