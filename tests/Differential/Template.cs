// Template: one line of workload.txt, from which commands are drawn.
// Ours, no origin in C.
//
//   word        itself
//   <class>     a word, or words, of a class (see Words.cs)
//   ( a | b )   one of them
//   [ a ]       perhaps
//   { a }5      one to five times
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace RedisNet.Differential;

internal sealed class Template
{
    private readonly Node _root;
    private readonly string[] _tokens;

    private Template(string[] tokens, Node root)
    {
        Weight = int.Parse(tokens[0].TrimEnd('+'), CultureInfo.InvariantCulture);
        Only72 = tokens[0].EndsWith('+');
        How = Enum.Parse<Comparison>(tokens[1], ignoreCase: true);
        _root = root;
        _tokens = tokens;
    }

    public int Weight { get; }

    /// <summary>7.0 answers in another way, or does not know it.</summary>
    public bool Only72 { get; }

    public Comparison How { get; }

    /// <summary>The lines of the workload that name no command beginning with one of <paramref
    /// name="without"/>; throws InvalidDataException with the line at fault.</summary>
    public static Template[] ReadAll(string[] without)
    {
        using Stream stream = typeof(Template).Assembly.GetManifestResourceStream("workload.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(Parse)
            .Where(template => !Array.Exists(without, template.Names))];
    }

    public string[] Draw(Words words)
    {
        var command = new List<string>();
        _root.Draw(words, command);
        return [.. command];
    }

    private bool Names(string start) =>
        Array.Exists(_tokens, token => token.StartsWith(start, StringComparison.Ordinal));

    private static Template Parse(string line)
    {
        try
        {
            string[] tokens = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int at = 2;
            Node root = Sequence(tokens, ref at);
            if (at != tokens.Length)
            {
                throw new FormatException($"'{tokens[at]}' closes nothing");
            }
            return new Template(tokens, root);
        }
        catch (Exception e) when (e is FormatException or ArgumentException
            or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"workload.txt: {line}: {e.Message}", e);
        }
    }

    private static Sequence Sequence(string[] tokens, ref int at)
    {
        var nodes = new List<Node>();
        while (at < tokens.Length && tokens[at] is not ("|" or ")" or "]") && tokens[at][0] != '}')
        {
            string token = tokens[at++];
            nodes.Add(token switch
            {
                "(" => Alternatives(tokens, ref at),
                "[" => Group(tokens, ref at, 0),
                "{" => Group(tokens, ref at, 1),
                ['<', .., '>'] => new Class(token[1..^1]),
                _ => new Literal(token),
            });
        }
        return new Sequence(nodes);
    }

    private static Alternatives Alternatives(string[] tokens, ref int at)
    {
        var choices = new List<Node> { Sequence(tokens, ref at) };
        while (tokens[at] == "|")
        {
            at++;
            choices.Add(Sequence(tokens, ref at));
        }
        return tokens[at++] == ")" ? new Alternatives(choices)
            : throw new FormatException("'(' without ')'");
    }

    private static Repeat Group(string[] tokens, ref int at, int min)
    {
        Node body = Sequence(tokens, ref at);
        string end = tokens[at++];
        return min == 0
            ? end == "]" ? new Repeat(body, 0, 1) : throw new FormatException("'[' without ']'")
            : new Repeat(body, 1, int.Parse(end.AsSpan(1), CultureInfo.InvariantCulture));
    }
}

internal abstract record Node
{
    public abstract void Draw(Words words, List<string> command);
}

internal sealed record Literal(string Word) : Node
{
    public override void Draw(Words words, List<string> command) => command.Add(Word);
}

internal sealed record Class(string Name) : Node
{
    public override void Draw(Words words, List<string> command) => words.Add(Name, command);
}

internal sealed record Sequence(List<Node> Nodes) : Node
{
    public override void Draw(Words words, List<string> command) =>
        Nodes.ForEach(node => node.Draw(words, command));
}

internal sealed record Alternatives(List<Node> Choices) : Node
{
    public override void Draw(Words words, List<string> command) =>
        Choices[words.Below(Choices.Count)].Draw(words, command);
}

internal sealed record Repeat(Node Body, int Min, int Max) : Node
{
    public override void Draw(Words words, List<string> command)
    {
        for (int i = Min + words.Below(Max - Min + 1); i > 0; i--)
        {
            Body.Draw(words, command);
        }
    }
}
