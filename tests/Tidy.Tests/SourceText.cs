// SourceText: one file of the repository as the rules see it.
// Ours, no origin in C.
//
// For C# files `Code` is the text with comments and the insides of literals blanked out, so a rule
// that looks for a brace or a word never meets one that stands in a sentence. Positions and lines
// are those of the file.
using System;
using System.Collections.Generic;

namespace RedisNet.Tidy.Tests;

internal sealed class SourceText
{
    private readonly Lazy<CodeBlanker> _blanked;
    private readonly Lazy<List<CodeBlock>> _blocks;

    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        Lines = text.Split('\n');
        _blanked = new Lazy<CodeBlanker>(() => new CodeBlanker(text));
        _blocks = new Lazy<List<CodeBlock>>(() => CodeBlock.Find(Code));
    }

    /// <summary>Path from the repository's root, with forward slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public string[] Lines { get; }

    public string Code => _blanked.Value.Code;

    /// <summary>Comment texts without their marks, with the line they start on (from 1).</summary>
    public IReadOnlyList<(int Line, string Text)> Comments => _blanked.Value.Comments;

    public IReadOnlyList<CodeBlock> Blocks => _blocks.Value;

    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsGenerated => Path.EndsWith(".g.cs", StringComparison.Ordinal);

    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.Ordinal);

    public bool Under(string folder) => Path.StartsWith(folder, StringComparison.Ordinal);

    public int LineOf(int position)
    {
        int line = 1;
        for (int i = 0; i < position; i++)
        {
            if (Text[i] == '\n')
            {
                line++;
            }
        }
        return line;
    }

    public string At(int line, string message) => $"{Path}:{line}: {message}";
}
