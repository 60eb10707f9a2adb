// ConfigLineError: what is wrong with a configuration, and where.
// Port of redis 7.2 config.c loadServerConfigFromString. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>One configuration mistake: its line number (1-based), the line, and the reason in C's
/// words. Line 0 is the configuration as a whole; with a path as its line, a file that cannot be
/// read, which was logged already.</summary>
public sealed record ConfigLineError(int LineNumber, string Line, string Reason)
{
    /// <summary>What is written to standard error before the program ends with code 1; empty when
    /// the log says it.</summary>
    /// <port>config.c loadServerConfigFromString</port>
    public string Report
    {
        get
        {
            if (LineNumber == 0 && Line.Length > 0)
            {
                return "";
            }
            string frame = $"\n*** FATAL CONFIG FILE ERROR (Redis {ServerVersion.Redis}) ***\n";
            string place = LineNumber == 0 ? ""
                : $"Reading the configuration file, at line {LineNumber}\n>>> '{Line}'\n";
            return $"{frame}{place}{Reason}\n";
        }
    }
}
