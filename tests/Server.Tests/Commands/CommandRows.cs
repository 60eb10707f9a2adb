// CommandRows: rows made up for tests.
using System.Text;
using RedisNet.Server;

namespace RedisNet.Server.Tests.Commands;

internal static class CommandRows
{
    public static RedisCommand Command(string name, params KeySpec[] specs) =>
        Command(name, -1, null, specs);

    public static RedisCommand Command(string name, int arity, GetKeysProc? getKeys,
        params KeySpec[] specs)
    {
        var row = new CommandRow(name, name, CommandGroup.Generic, arity)
        {
            KeySpecs = [.. specs],
            GetKeys = getKeys,
        };
        return new RedisCommand(row, 0, null);
    }

    public static KeySpec Range(int index, int last, int step, int limit = 0,
        KeyFlags flags = KeyFlags.Ro) =>
        new(flags, BeginSearch.Index(index), FindKeys.Range(last, step, limit));

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static System.ReadOnlyMemory<byte>[] Line(string line) =>
        System.Array.ConvertAll(line.Split(' '), word => (System.ReadOnlyMemory<byte>)Bytes(word));
}
