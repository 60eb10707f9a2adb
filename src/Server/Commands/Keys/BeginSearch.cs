// BeginSearch: the first half of a key spec, where in a command line the search for keys begins.
// Port of redis 7.2 server.h keySpec. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Begin of the search for keys.</summary>
/// <port>server.h keySpec</port>
public sealed record BeginSearch
{
    private BeginSearch(BeginSearchType type) => Type = type;

    public BeginSearchType Type { get; }

    /// <summary>The argument at which an <c>Index</c> search begins.</summary>
    public int Pos { get; private init; }
    public string Keyword { get; private init; } = "";

    /// <summary>Where the keyword is looked for first; a negative number counts from the end and
    /// looks backwards.</summary>
    public int StartFrom { get; private init; }

    public static BeginSearch Unknown() => new(BeginSearchType.Unknown);

    public static BeginSearch Index(int pos) => new(BeginSearchType.Index) { Pos = pos };

    public static BeginSearch After(string keyword, int startFrom) =>
        new(BeginSearchType.Keyword) { Keyword = keyword, StartFrom = startFrom };
}
