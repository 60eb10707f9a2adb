// KeyExtractionTests: keys in command lines.
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Server.Tests.Commands.CommandRows;

namespace RedisNet.Server.Tests.Commands;

public sealed class KeyExtractionTests
{
    private static readonly KeySpec Keynum = new(KeyFlags.Ro, BeginSearch.Index(2),
        FindKeys.Keynum(0, 1, 1));

    private static string WithSpecs(RedisCommand cmd, string line,
        KeySearch search = KeySearch.Default)
    {
        var result = new GetKeysResult();
        int count = KeyExtraction.FromCommandWithSpecs(cmd, Line(line), search, result);
        Assert.That(count, Is.EqualTo(result.Count));
        return string.Join(" ", result.Keys.ToArray().Select(k => k.Pos));
    }

    [TestCase("mset a 1 b 2", ExpectedResult = "1 3")]
    [TestCase("mset a 1", ExpectedResult = "1")]
    [TestCase("mset a 1 b", ExpectedResult = "1 3")]
    public string A_range_with_a_step_finds_every_second_argument(string line) =>
        WithSpecs(Command("mset", Range(1, -1, 2)), line);

    [TestCase("xread streams a b 0 0", ExpectedResult = "2 3")]
    [TestCase("xread STREAMS a 0", ExpectedResult = "2")]
    [TestCase("xread count 1 a 0", ExpectedResult = "")]
    [TestCase("xread streams", ExpectedResult = "")]
    public string A_keyword_and_a_limit_find_half_of_what_follows(string line)
    {
        var spec = new KeySpec(KeyFlags.Ro, BeginSearch.After("STREAMS", 1),
            FindKeys.Range(-1, 1, 2));
        return WithSpecs(Command("xread", spec), line);
    }

    [TestCase("migrate h p \"\" 0 9 keys a b", ExpectedResult = "7 8")]
    [TestCase("migrate h p \"\" 0 9 keys keys b", ExpectedResult = "8")]
    public string A_keyword_may_be_searched_from_the_end(string line)
    {
        var spec = new KeySpec(KeyFlags.Ro, BeginSearch.After("KEYS", -2),
            FindKeys.Range(-1, 1, 0));
        return WithSpecs(Command("migrate", spec), line);
    }

    [TestCase("eval x 2 a b c", ExpectedResult = "3 4")]
    [TestCase("eval x 0 c", ExpectedResult = "")]
    [TestCase("eval x 3 a b", ExpectedResult = "")]
    [TestCase("eval x -1 a", ExpectedResult = "")]
    [TestCase("eval x many a", ExpectedResult = "")]
    [TestCase("eval x 99999999999999999999 a", ExpectedResult = "")]
    [TestCase("eval x 2147483647 a", ExpectedResult = "")]
    [TestCase("eval x", ExpectedResult = "")]
    public string A_count_that_does_not_fit_finds_no_keys(string line) =>
        WithSpecs(Command("eval", Keynum), line);

    [Test]
    public void A_spec_that_fails_spoils_the_others_unless_a_partial_result_is_wanted()
    {
        RedisCommand cmd = Command("x", Range(1, 0, 1), Keynum);
        Assert.That(WithSpecs(cmd, "x key nonsense"), Is.EqualTo(""));
        Assert.That(WithSpecs(cmd, "x key nonsense", KeySearch.ReturnPartial), Is.EqualTo("1"));
    }

    [Test]
    public void What_is_not_a_key_is_found_only_when_asked_for()
    {
        RedisCommand cmd = Command("spublish", Range(1, 0, 1, flags: KeyFlags.NotKey),
            Range(2, 0, 1));
        Assert.That(WithSpecs(cmd, "spublish ch m"), Is.EqualTo("2"));
        Assert.That(WithSpecs(cmd, "spublish ch m", KeySearch.IncludeNotKeys), Is.EqualTo("1 2"));
    }

    [Test]
    public void A_command_with_nothing_but_false_keys_has_no_keys()
    {
        Assert.That(Command("spublish", Range(1, 0, 1, flags: KeyFlags.NotKey)).HasKeys, Is.False);
        Assert.That(Command("get", Range(1, 0, 1)).HasKeys, Is.True);
        Assert.That(Command("ping").HasKeys, Is.False);
    }

    [TestCase("set k v", ExpectedResult = KeyFlags.Ow | KeyFlags.Update)]
    [TestCase("set k v ex 10", ExpectedResult = KeyFlags.Ow | KeyFlags.Update)]
    [TestCase("set get get", ExpectedResult = KeyFlags.Ow | KeyFlags.Update)]
    [TestCase("set k v nx Get", ExpectedResult = KeyFlags.Rw | KeyFlags.Access | KeyFlags.Update)]
    public KeyFlags Set_reads_its_key_only_with_the_option_GET(string line)
    {
        KeySpec spec = Range(1, 0, 1,
            flags: KeyFlags.Rw | KeyFlags.Access | KeyFlags.Update | KeyFlags.VariableFlags);
        var result = new GetKeysResult();
        RedisCommand cmd = Command("set", -3, KeyExtraction.SetGetKeys, spec);
        Assert.That(KeyExtraction.FromCommandWithSpecs(cmd, Line(line), KeySearch.Default, result),
            Is.EqualTo(1));
        Assert.That(result.Keys[0].Pos, Is.EqualTo(1));
        return result.Keys[0].Flags;
    }

    [TestCase("mget a b c", ExpectedResult = 3)]
    [TestCase("mget", ExpectedResult = 0)]
    public int First_last_and_step_find_the_keys_too(string line) =>
        KeyExtraction.FromCommand(Command("mget", Range(1, -1, 1)), Line(line),
            new GetKeysResult());

    [Test]
    public void More_keys_than_the_buffer_holds_make_it_grow()
    {
        string line = "mget " + string.Join(" ", Enumerable.Range(0, 1000));
        var result = new GetKeysResult();
        Assert.That(KeyExtraction.FromCommand(Command("mget", Range(1, -1, 1)), Line(line), result),
            Is.EqualTo(1000));
        Assert.That(result.Keys[999].Pos, Is.EqualTo(1000));
        result.Clear();
        Assert.That(result.Count, Is.Zero);
    }
}
