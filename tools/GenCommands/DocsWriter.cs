// DocsWriter: CommandDocs.g.cs, the words about each command.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Tools.GenCommands;

/// <summary>Writes one method a command, and the switch that finds it.</summary>
internal static class DocsWriter
{
    public static string Write(List<Group> groups)
    {
        List<Command> commands =
        [
            .. groups.SelectMany(g => g.Commands)
                .SelectMany(c => c.Subcommands.Prepend(c))
                .Where(c => c.IsEmitted),
        ];
        var code = new Code(Generator.DocsFile, "the words about every command of this build");
        code.Line("namespace RedisNet.Server;");
        code.Line();
        code.Line("public sealed partial class CommandDocs");
        code.Open("{");
        code.Line("/// <summary>What there is to say about a command, built anew.</summary>");
        code.Line("public static CommandDocs? Of(string fullName) => fullName switch");
        code.Open("{");
        foreach (Command command in commands)
            code.Line($"{Code.Quote(command.FullName)} => {Method(command)}(),");
        code.Line("_ => null,");
        code.Close("};");
        foreach (Command command in commands)
            WriteDocs(code, command);
        code.Close("}");
        return code.ToString();
    }

    private static string Method(Command command)
    {
        string[] words = command.FullName.Split('|', '-', '_');
        return "DocsOf" + string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }

    private static void WriteDocs(Code code, Command command)
    {
        code.Line();
        code.Line($"private static CommandDocs {Method(command)}() =>");
        code.Indented($"new({Code.Quote(command.Summary)}, {Code.Quote(command.Since)})");
        code.Open("{");
        if (command.Complexity is not null)
            code.Line($"Complexity = {Code.Quote(command.Complexity)},");
        if (command.DocFlags.Count > 0)
            code.Line($"Flags = {Code.Flags("DocFlags", command.DocFlags)},");
        if (command.Deprecated is not null)
            code.Line($"DeprecatedSince = {Code.Quote(command.Deprecated)},");
        if (command.ReplacedBy is not null)
            code.Line($"ReplacedBy = {Code.Quote(command.ReplacedBy)},");
        if (command.History.Count > 0)
            WriteHistory(code, command);
        WriteArgs(code, command.Args);
        code.Close("};");
    }

    private static void WriteHistory(Code code, Command command)
    {
        code.Line("History =");
        code.Open("[");
        foreach ((string since, string text) in command.History)
            code.Line($"({Code.Quote(since)}, {Code.Quote(text)}),");
        code.Close("],");
    }

    private static void WriteArgs(Code code, List<Argument> args)
    {
        if (args.Count == 0)
            return;
        code.Line("Args =");
        code.Open("[");
        foreach (Argument arg in args)
            WriteArg(code, arg);
        code.Close("],");
    }

    private static void WriteArg(Code code, Argument arg)
    {
        string start = $"new({Code.Quote(arg.Name)}, CommandArgType.{arg.Type})";
        var fields = new List<string>();
        if (arg.KeySpec is not null)
            fields.Add($"KeySpecIndex = {arg.KeySpec}");
        if (arg.Display is not null)
            fields.Add($"DisplayText = {Code.Quote(arg.Display)}");
        if (arg.Token is not null)
            fields.Add($"Token = {Code.Quote(arg.Token)}");
        if (arg.Since is not null)
            fields.Add($"Since = {Code.Quote(arg.Since)}");
        if (arg.Deprecated is not null)
            fields.Add($"DeprecatedSince = {Code.Quote(arg.Deprecated)}");
        if (arg.Flags.Count > 0)
            fields.Add($"Flags = {Code.Flags("CommandArgFlags", arg.Flags)}");
        if (arg.Args.Count == 0)
        {
            string rest = fields.Count == 0 ? "" : $" {{ {string.Join(", ", fields)} }}";
            code.Line(start + rest + ",");
            return;
        }
        code.Line(start);
        code.Open("{");
        foreach (string field in fields)
            code.Line(field + ",");
        WriteArgs(code, arg.Args);
        code.Close("},");
    }
}
