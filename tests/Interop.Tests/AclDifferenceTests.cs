// AclDifferenceTests: the same random users and dry runs to C Redis and to ours.
// Ours, no origin in C.
//
// A rule C 7.2.4 dies of (`%~x`, a first argument with blanks) is not among the words.
using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

public sealed class AclDifferenceTests : InteropFixture
{
    private const int Steps = 4000;

    private static readonly string[] Patterns =
        ["a", "a*", "*", "b?", "[ab]", "foo:*", "", "\\*", "x|y", "[", "a\\"];

    private static readonly string[] Words =
    [
        "allkeys", "resetkeys", "allchannels", "resetchannels", "allcommands", "nocommands",
        "AllKeys", "on", "off", "nopass", "resetpass", "reset", "clearselectors", ">p", "<p", ">",
        "skip-sanitize-payload", "Sanitize-Payload", "", "+", "-", "@", "!x", "#x", "+@", "+|",
        "+select|0", "+SELECT|1", "-select|0", "+get|x", "+config|get|x", "+debug|", "+nope",
        "+client|nope", "+@all", "-@all", "-@ALL", "+@nope", "(", "()", ")", "(+get", "+set)",
        "( ~a )", "(\"+get\" ~\"a b\")", "('+get')", "(nope)", "(on)", "hello",
    ];

    private static readonly string[] Arguments =
        ["a", "ab", "b1", "foo:1", "x", "0", "1", "2", "", "GET", "NX", "*", "a b", "nx"];

    [Test]
    public void Both_say_the_same_of_random_users([Values(201, 202, 203)] int seed)
    {
        RedisProcess c = Server("c");
        RedisProcess ours = Server("ours");
        if (Info(c, "server").GetValueOrDefault("redis_version") != "7.2.4")
        {
            Assert.Ignore("7.0 orders and joins rules in another way");
        }
        using var toC = new RespClient(c.Port, timeoutMs: 10_000);
        using var toOurs = new RespClient(ours.Port, timeoutMs: 10_000);
        string[] commands = Strings(toOurs.Do("COMMAND", "LIST"));
        string[] categories = Strings(toOurs.Do("ACL", "CAT"));
        var random = new Random(seed);
        for (int i = 0; i < Steps; i++)
        {
            string[] line = Line(random, commands, categories);
            Assert.That(Text(toOurs.Do(line)), Is.EqualTo(Text(toC.Do(line))),
                string.Join(' ', line));
        }
    }

    private static string[] Line(Random random, string[] commands, string[] categories)
    {
        string user = "u" + random.Next(3);
        int kind = random.Next(100);
        if (kind < 45)
        {
            IEnumerable<string> rules = Enumerable.Range(0, random.Next(1, 6))
                .Select(_ => Rule(random, commands, categories, nested: false));
            return ["ACL", "SETUSER", user, .. rules];
        }
        if (kind < 93)
        {
            return ["ACL", "DRYRUN", user, .. Command(random, Pick(random, commands))];
        }
        return kind < 95 ? ["ACL", "DELUSER", user]
            : kind < 98 ? ["ACL", "GETUSER", user] : ["ACL", "LIST"];
    }

    private static string Rule(
        Random random, string[] commands, string[] categories, bool nested)
    {
        string command = Pick(random, commands);
        command = random.Next(3) == 0 ? command.ToUpperInvariant() : command;
        switch (random.Next(20))
        {
            case < 4:
                return "+" + command;
            case < 7:
                return "-" + command;
            case 7:
                return "+@" + Pick(random, categories);
            case 8:
                return "-@" + Pick(random, categories);
            case 9 or 10:
                return "~" + Pick(random, Patterns);
            case 11 or 12:
                string[] permissions = ["%R~", "%W~", "%RW~", "%rw~", "%wR~", "%X~", "%RR~", "%R"];
                return Pick(random, permissions) + Pick(random, Patterns);
            case 13:
                return "&" + Pick(random, Patterns);
            case < 17 when !nested:
                return "(" + string.Join(' ', Enumerable.Range(0, random.Next(4))
                    .Select(_ => Rule(random, commands, categories, nested: true))) + ")";
            default:
                return Pick(random, Words);
        }
    }

    private static List<string> Command(Random random, string name)
    {
        List<string> words = [.. name.Split('|')];
        int more = random.Next(5);
        for (int i = 0; i < more; i++)
        {
            words.Add(Pick(random, Arguments));
        }
        return words;
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string[] Strings(object? reply) =>
        Array.ConvertAll((object?[])reply!, item => (string)item!);

    private static string Text(object? reply) => reply switch
    {
        null => "(nil)",
        object?[] items => "[" + string.Join(", ", items.Select(Text)) + "]",
        _ => reply.ToString() ?? "",
    };
}
