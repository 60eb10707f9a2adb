// CheckRdbTests: our checker of RDB files and C's say the same of good and damaged files.
// Ours, no origin in C.
//
// C's program is its server under another name. The lines of rdb.c that are named differ between
// versions of C, the process and the time always.
using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

public sealed partial class CheckRdbTests : InteropFixture
{
    private const int Damaged = 60;
    private const int Seed = 20_261_122;

    [Test]
    public void Both_say_the_same_of_files_cut_and_damaged_anywhere()
    {
        byte[] whole = Saved();
        Compare(whole, "the whole file", 0);
        var random = new Random(Seed);
        for (int i = 0; i < Damaged; i++)
        {
            byte[] file = (byte[])whole.Clone();
            int at = random.Next(file.Length);
            file[at] ^= (byte)(1 << random.Next(8));
            int length = i % 3 == 0 ? random.Next(file.Length) : file.Length;
            Compare(file[..length], $"bit flipped at {at}, {length} bytes, seed {Seed}", 1);
        }
    }

    [Test]
    public void Both_answer_alike_to_other_arguments()
    {
        string c = Link("redis-check-rdb", Programs.C());
        string ours = Link("redisnet-check-rdb", Programs.Ours());
        Assert.That(Run(ours, out string mine), Is.EqualTo(Run(c, out string theirs)));
        Assert.That(mine, Is.EqualTo(theirs.Replace(c, ours, StringComparison.Ordinal)));
        Assert.That(Run(ours, out mine, "/nothing"), Is.EqualTo(Run(c, out theirs, "/nothing")));
        Assert.That(mine, Is.EqualTo(theirs));
        Assert.That(Run(ours, out mine, "-v"), Is.Zero);
        Assert.That(mine, Is.EqualTo("redis-check-rdb 7.2.4\n"));
    }

    private byte[] Saved()
    {
        RedisProcess server = Server("ours", "hash-max-listpack-entries 3\n"
            + "zset-max-listpack-entries 3\nset-max-intset-entries 3\n");
        Do(server, "SET", "number", "12345");
        Do(server, "SET", "text", new string('x', 100));
        Do(server, "SET", "volatile", "v", "PXAT", "1");
        Do(server, "SET", "later", "v", "PXAT", "4000000000000");
        Do(server, "HSET", "hash", "a", "1", "b", "two");
        Do(server, "HSET", "table", "a", "1", "b", "2", "c", "3", "d", "4");
        Do(server, "RPUSH", "list", "a", "1", new string('y', 40));
        Do(server, "SADD", "integers", "1", "2", "70000");
        Do(server, "SADD", "set", "1", "2", "3", "4", "five");
        Do(server, "ZADD", "zset", "1", "a", "2.5", "b");
        Do(server, "ZADD", "skiplist", "1", "a", "2.5", "b", "inf", "c", "-1", "d");
        Do(server, "SAVE");
        return File.ReadAllBytes(Path.Combine(server.Folder, "dump.rdb"));
    }

    private void Compare(byte[] file, string what, int code)
    {
        string path = Path.Combine(Scratch, "damaged.rdb");
        File.WriteAllBytes(path, file);
        int theirs = Run(Link("redis-check-rdb", Programs.C()), out string expected, path);
        int ours = Run(Link("redisnet-check-rdb", Programs.Ours()), out string output, path);
        if (NewerType().IsMatch(expected))
        {
            // A flipped bit has made a set or a stream of 7.2, which 7.0 cannot read.
            return;
        }
        Assert.That(Masked(output), Is.EqualTo(Masked(expected)), what);
        Assert.That(ours, Is.EqualTo(theirs), what);
        Assert.That(ours, Is.EqualTo(code), what);
    }

    private string Link(string name, string target)
    {
        string path = Path.Combine(Scratch, name);
        if (!File.Exists(path))
        {
            File.CreateSymbolicLink(path, Path.GetFullPath(target));
        }
        return path;
    }

    /// <summary>Without time, line numbers of C, and the names that 7.0 has for types 6 and
    /// 19.</summary>
    private static string Masked(string text) =>
        Source().Replace(LogHead().Replace(text, "# "), "rdb.c:N ")
            .Replace("(module-value)", "(module-pre-release)", StringComparison.Ordinal)
            .Replace("(set-listpack)", "(unknown)", StringComparison.Ordinal);

    private static int Run(string program, out string output, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        using var process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    [GeneratedRegex(@"^\d+:C .{24} # ", RegexOptions.Multiline)]
    private static partial Regex LogHead();

    [GeneratedRegex(@"rdb\.c:\d+ ")]
    private static partial Regex Source();

    [GeneratedRegex(@"Reading type 2[01] ")]
    private static partial Regex NewerType();
}
