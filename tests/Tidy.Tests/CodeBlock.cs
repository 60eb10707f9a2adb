// CodeBlock: a braced block of C# with the words before it, told apart as type, function or other.
// Ours, no origin in C.
//
// Works on blanked code. A function is a block that stands directly in a type and is neither a type
// nor a value (`= new[] { … }`): methods, properties, operators and constructors alike.
using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace RedisNet.Tidy.Tests;

internal enum BlockKind
{
    Other,
    Namespace,
    Type,
    Function,
}

internal sealed partial class CodeBlock
{
    public required string Header { get; init; }

    public required BlockKind Kind { get; init; }

    /// <summary>How many types stand around it.</summary>
    public required int TypeDepth { get; init; }

    public required int StartLine { get; init; }

    public int EndLine { get; private set; }

    public int Length => EndLine - StartLine + 1;

    /// <summary>The name in the header: what stands before its parameters, or its last
    /// word.</summary>
    public string Name => NameOf(Header, Kind);

    public bool IsPublicType =>
        Kind == BlockKind.Type && PublicType().IsMatch(WithoutAttributes(Header));

    public static List<CodeBlock> Find(string code)
    {
        var found = new List<CodeBlock>();
        var open = new Stack<CodeBlock>();
        int header = 0, parens = 0, line = 1, types = 0;
        for (int i = 0; i < code.Length; i++)
        {
            char c = code[i];
            line += c == '\n' ? 1 : 0;
            parens += c is '(' ? 1 : c is ')' ? -1 : 0;
            if (c == ';' && parens == 0)
            {
                Bodyless(code[header..i], types, line, found);
                header = i + 1;
            }
            else if (c == '{')
            {
                BlockKind parent = open.Count == 0 ? BlockKind.Namespace : open.Peek().Kind;
                string text = code[header..i].Trim();
                var block = new CodeBlock
                {
                    Header = text, Kind = Classify(text, parent), TypeDepth = types,
                        StartLine = line,
                };
                types += block.Kind == BlockKind.Type ? 1 : 0;
                open.Push(block);
                found.Add(block);
                header = i + 1;
            }
            else if (c == '}' && open.Count > 0)
            {
                CodeBlock block = open.Pop();
                types -= block.Kind == BlockKind.Type ? 1 : 0;
                block.EndLine = line;
                header = i + 1;
            }
        }
        return found;
    }

    /// <summary>Positional records and empty types may end in a semicolon instead of a
    /// body.</summary>
    private static void Bodyless(string header, int types, int line, List<CodeBlock> found)
    {
        string text = header.Trim();
        if (types == 0 && TypeHeader().IsMatch(WithoutAttributes(text)))
        {
            found.Add(new CodeBlock
            {
                Header = text, Kind = BlockKind.Type, TypeDepth = 0, StartLine = line,
                    EndLine = line,
            });
        }
    }

    private static BlockKind Classify(string header, BlockKind parent)
    {
        string text = WithoutAttributes(header);
        if (text.StartsWith("namespace", StringComparison.Ordinal))
        {
            return BlockKind.Namespace;
        }
        if (TypeHeader().IsMatch(text))
        {
            return BlockKind.Type;
        }
        bool inType = parent == BlockKind.Type;
        return inType && text.Length > 0 && !IsValue(text) ? BlockKind.Function : BlockKind.Other;
    }

    private static bool IsValue(string header) =>
        Assignment().IsMatch(Parens().Replace(header, "()"));

    private static string WithoutAttributes(string header) =>
        Attributes().Replace(header, "").Trim();

    private static string NameOf(string header, BlockKind kind)
    {
        string text = WithoutAttributes(header);
        Match m = kind == BlockKind.Type ? TypeName().Match(text) : FunctionName().Match(text);
        return m.Success ? m.Groups[1].Value : text;
    }

    private const string Modifiers =
        @"(?:(?:public|internal|private|protected|static|sealed|abstract|partial|readonly|ref|" +
        @"unsafe|file|new)\s+)*";

    [GeneratedRegex("^" + Modifiers + @"(?:class|struct|interface|enum|record|extension)\b")]
    private static partial Regex TypeHeader();

    [GeneratedRegex("^" + Modifiers
        + @"(?:class|struct|interface|enum|record\s+struct|record)\s+(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^public\b")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"([\w.~]+)\s*(?:<[^()]*>)?\s*(?:\(|$)")]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^(?:\s*\[[^\]]*\])+")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"(?<![=!<>+\-*/&|^%])=(?![=>])")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")]
    private static partial Regex Parens();
}
