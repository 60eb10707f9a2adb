// CommandIndexTests: commands by name.
using System;
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Server.Tests.Commands.CommandRows;

namespace RedisNet.Server.Tests.Commands;

public sealed class CommandIndexTests
{
    [Test]
    public void Every_one_of_a_thousand_names_is_found_in_any_case_and_in_order()
    {
        var index = new CommandIndex();
        for (int i = 0; i < 1000; i++)
            Assert.That(index.Add(Bytes($"command-number-{i * i}"), Command("x")), Is.True);
        Assert.That(index.Count, Is.EqualTo(1000));
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(index.Find(Bytes($"COMMAND-Number-{i * i}")), Is.SameAs(index[i]));
            Assert.That(index.NameAt(i).SequenceEqual(Bytes($"command-number-{i * i}")), Is.True);
        }
    }

    [Test]
    public void Long_names_that_begin_and_end_alike_are_told_apart()
    {
        var index = new CommandIndex();
        index.Add(Bytes("is-master-down-by-addr"), Command("a"));
        index.Add(Bytes("is-masterXdown-by-addr"), Command("b"));
        Assert.That(index.Find("IS-MASTER-DOWN-BY-ADDR"u8), Is.SameAs(index[0]));
        Assert.That(index.Find("is-masterxdown-by-addr"u8), Is.SameAs(index[1]));
        Assert.That(index.Find("is-masterYdown-by-addr"u8), Is.Null);
    }

    [Test]
    public void A_name_that_is_taken_in_another_case_is_refused()
    {
        var index = new CommandIndex();
        Assert.That(index.Add(Bytes("get"), Command("get")), Is.True);
        Assert.That(index.Add(Bytes("GET"), Command("get")), Is.False);
        Assert.That(index.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_removed_name_is_gone_and_the_others_stay_in_order()
    {
        var index = new CommandIndex();
        foreach (string name in (string[])["a", "b", "c", "d"])
            index.Add(Bytes(name), Command(name));
        Assert.That(index.Remove("B"u8), Is.True);
        Assert.That(index.Remove("b"u8), Is.False);
        Assert.That(index.Find("b"u8), Is.Null);
        Assert.That(index[0].Name + index[1].Name + index[2].Name, Is.EqualTo("acd"));
        Assert.That(index.Find("d"u8), Is.SameAs(index[2]));
    }

    [Test]
    public void The_empty_name_and_a_name_with_a_zero_byte_are_unknown()
    {
        var index = new CommandIndex();
        index.Add(Bytes("get"), Command("get"));
        Assert.That(index.Find(""u8), Is.Null);
        Assert.That(index.Find("get\0"u8), Is.Null);
    }

    [Test]
    public void Finding_allocates_nothing()
    {
        var index = new CommandIndex();
        index.Add(Bytes("set"), Command("set"));
        index.Find("SET"u8);
        long before = System.GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            index.Find("SET"u8);
        Assert.That(System.GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
