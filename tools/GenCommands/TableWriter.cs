// TableWriter: CommandTable.g.cs, the rows without the words about them.
using System.Collections.Generic;
using System.Linq;

namespace RedisNet.Tools.GenCommands;

/// <summary>Writes one method a group; rows in order of their names.</summary>
internal static class TableWriter
{
    public static string Write(List<Group> groups)
    {
        var code = new Code(Generator.TableFile, "every command of this build");
        code.Line("using System.Collections.Immutable;");
        code.Line();
        code.Line("namespace RedisNet.Server;");
        code.Line();
        code.Line("public sealed partial class CommandTable");
        code.Open("{");
        List<Group> emitted = [.. groups.Where(g => g.Commands.Any(c => c.IsEmitted))];
        string calls = string.Join(", ", emitted.Select(g => $".. {g.Member}Rows()"));
        code.Line($"private static ImmutableArray<CommandRow> AllRows() => [{calls}];");
        foreach (Group group in emitted)
        {
            code.Line();
            code.Line($"private static CommandRow[] {group.Member}Rows() =>");
            WriteRows(code, group, group.Commands, "];");
        }
        code.Close("}");
        return code.ToString();
    }

    private static void WriteRows(Code code, Group group, List<Command> commands, string end)
    {
        code.Open("[");
        foreach (Command command in commands.Where(c => c.IsEmitted))
            WriteRow(code, group, command);
        code.Close(end);
    }

    private static void WriteRow(Code code, Group group, Command command)
    {
        string names = $"{Code.Quote(command.Name)}, {Code.Quote(command.FullName)}";
        code.Line($"new({names}, CommandGroup.{group.Member}, {command.Arity})");
        code.Open("{");
        if (command.Handler is not null && command.Built && !command.OnlySentinel)
            code.Line($"Proc = {command.Handler},");
        if (command.Flags.Count > 0)
            code.Line($"Flags = {Code.Flags("CommandFlags", command.Flags)},");
        if (command.Acl.Count > 0)
            code.Line($"Acl = {Code.Flags("AclCategory", command.Acl)},");
        if (command.Tips.Count > 0)
            code.Line($"Tips = [{string.Join(", ", command.Tips.Select(Code.Quote))}],");
        WriteKeys(code, command);
        if (command.GetKeys is not null)
            code.Line($"GetKeys = {command.GetKeys},");
        if (command.Subcommands.Count > 0)
        {
            code.Line("Subcommands =");
            WriteRows(code, group, command.Subcommands, "],");
        }
        code.Close("},");
    }

    private static void WriteKeys(Code code, Command command)
    {
        if (command.Keys.Count == 0)
            return;
        code.Line("KeySpecs =");
        code.Open("[");
        foreach (Key key in command.Keys)
        {
            string notes = key.Notes is null ? "" : ", " + Code.Quote(key.Notes);
            code.Line($"new({Code.Flags("KeyFlags", key.Flags)}, {key.Begin}, {key.Find}{notes}),");
        }
        code.Close("],");
    }
}
