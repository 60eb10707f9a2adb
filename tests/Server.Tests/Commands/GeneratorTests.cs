// GeneratorTests: commands/*.json and what tools/GenCommands makes of them.
using System.IO;
using NUnit.Framework;
using RedisNet.Tools.GenCommands;

namespace RedisNet.Server.Tests.Commands;

public sealed class GeneratorTests
{
    private const string Ping =
        """
        { "group": "connection", "commands": {
          "ping": { "handler": "A.Ping", "arity": -1, "since": "1.0.0", "summary": "s" } } }
        """;

    private static string Root()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "RedisNet.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static string ErrorOf(string json) =>
        Assert.Throws<GenException>(() => Generator.Run([("x.json", json)]))!.Message;

    [Test]
    public void The_committed_files_are_what_the_generator_writes()
    {
        Generated files = Generator.Run(Path.Combine(Root(), "commands"));
        string folder = Path.Combine(Root(), Generator.OutputFolder);
        Assert.That(File.ReadAllText(Path.Combine(folder, Generator.TableFile)),
            Is.EqualTo(files.Table), "run `make commands`");
        Assert.That(File.ReadAllText(Path.Combine(folder, Generator.DocsFile)),
            Is.EqualTo(files.Docs), "run `make commands`");
    }

    [Test]
    public void The_smallest_row_is_emitted()
    {
        string table = Generator.Run([("x.json", Ping)]).Table;
        Assert.That(table, Does.Contain("""new("ping", "ping", CommandGroup.Connection, -1)"""));
        Assert.That(table, Does.Contain("Proc = A.Ping,"));
    }

    [Test]
    public void A_row_that_is_not_built_is_checked_and_left_out()
    {
        string waiting = Ping.Replace("\"arity\"", "\"built\": false, \"arity\"");
        Assert.That(Generator.Run([("x.json", waiting)]).Table, Does.Not.Contain("ping"));
        Assert.That(ErrorOf(waiting.Replace("\"summary\"", "\"sumary\"")),
            Does.StartWith("x.json: ping: "));
    }

    [Test]
    public void Json_that_does_not_parse_names_the_file_and_the_line()
    {
        Assert.That(ErrorOf("{ \"group\": "), Does.StartWith("x.json: ").And.Contain("LineNumber"));
        Assert.That(ErrorOf(Ping.Replace("\"arity\": -1", "\"arity\": -1, \"arity\": 1")),
            Does.StartWith("x.json: "));
    }

    [TestCase("\"arity\": -1, ", "", "x.json: ping: no 'arity'")]
    [TestCase("\"arity\": -1", "\"arity\": 0",
        "x.json: ping: 'arity' counts the name, so it is never 0")]
    [TestCase("\"arity\": -1", "\"arity\": \"two\"", "x.json: ping: 'arity' is not a number")]
    [TestCase("\"arity\": -1", "\"arity\": 1, \"flags\": [\"quick\"]",
        "x.json: ping: unknown word 'quick' in 'flags'")]
    [TestCase("\"arity\": -1", "\"arity\": 1, \"flags\": \"fast\"",
        "x.json: ping: 'flags' is not a list")]
    [TestCase("\"arity\": -1", "\"arity\": 1, \"colour\": 1",
        "x.json: ping: unknown field 'colour'")]
    [TestCase("A.Ping", "Ping", "x.json: ping: 'handler' is Class.Method, not 'Ping'")]
    [TestCase("\"handler\": \"A.Ping\", ", "", "x.json: ping: neither 'handler' nor 'subcommands'")]
    [TestCase("connection", "connexion", "x.json: (top): unknown group 'connexion'")]
    [TestCase("\"ping\": {", "\"PING\": {", "x.json: (top): 'PING' is no name for a command")]
    [TestCase("\"arity\": -1", "\"arity\": 1, \"history\": [[\"1\"]]",
        "x.json: ping: 'history' is not a list of pairs")]
    [TestCase("\"arity\": -1", "\"arity\": 1, \"docFlags\": [\"deprecated\"]",
        "x.json: ping: 'deprecated' and the docFlag go together")]
    public void A_mistake_names_the_file_and_the_command(string from, string to, string message)
    {
        Assert.That(ErrorOf(Ping.Replace(from, to)), Is.EqualTo(message));
    }

    [TestCase("{ \"range\": [0, 1, 0], \"flags\": [\"ro\"] }",
        "a key spec without 'index', 'keyword' or 'begin': \"unknown\"")]
    [TestCase("{ \"index\": 1, \"flags\": [\"ro\"] }",
        "a key spec without 'range', 'keynum' or 'find': \"unknown\"")]
    [TestCase("{ \"index\": 1, \"range\": [0, 1], \"flags\": [\"ro\"] }",
        "'range' is not a list of 3 numbers")]
    [TestCase("{ \"index\": 1, \"range\": [0, 1, 0] }", "a key spec without flags")]
    [TestCase("{ \"keyword\": \"K\", \"range\": [0, 1, 0], \"flags\": [\"ro\"] }",
        "a 'keyword' without 'from'")]
    [TestCase("{ \"index\": 1, \"range\": [0, 1, 0], \"flags\": [\"ro\"] }",
        "no argument names key spec 0")]
    public void A_mistake_in_a_key_spec_is_found(string spec, string message)
    {
        string json = Ping.Replace("\"arity\": -1", $"\"arity\": -2, \"keys\": [{spec}]");
        Assert.That(ErrorOf(json), Is.EqualTo("x.json: ping: " + message));
    }

    [TestCase("""{ "name": "a", "type": "word" }""", "unknown type of argument 'word'")]
    [TestCase("""{ "name": "a_b", "type": "key" }""", "argument 'a_b': '-' joins words, not '_'")]
    [TestCase("""{ "name": "a", "type": "oneof" }""",
        "argument 'a': oneof and block have two parts or more, the others none")]
    [TestCase("""{ "name": "a", "type": "key", "key": 3 }""",
        "an argument names key spec 3, which is not there")]
    [TestCase("""{ "name": "a", "type": "key" }, { "name": "a", "type": "key" }""",
        "two arguments 'a' side by side")]
    [TestCase("""{ "name": "a", "type": "string", "multipleToken": true }""",
        "argument 'a': 'multipleToken' without 'multiple'")]
    public void A_mistake_in_an_argument_is_found(string arg, string message)
    {
        string json = Ping.Replace("\"arity\": -1", $"\"arity\": -2, \"args\": [{arg}]");
        Assert.That(ErrorOf(json), Is.EqualTo("x.json: ping: " + message));
    }

    [Test]
    public void One_command_in_two_files_is_an_error()
    {
        string message = Assert.Throws<GenException>(() =>
            Generator.Run([("a.json", Ping), ("b.json", Ping)]))!.Message;
        Assert.That(message, Is.EqualTo("b.json: ping: already in a.json"));
    }
}
