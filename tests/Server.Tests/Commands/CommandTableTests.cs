// CommandTableTests: the commands of a server.
using System.Collections.Generic;
using NUnit.Framework;
using RedisNet.Server;
using static RedisNet.Server.Tests.Commands.CommandRows;

namespace RedisNet.Server.Tests.Commands;

public sealed class CommandTableTests
{
    private static CommandTable Server() => new(new FakeMode());

    private static CommandTable Sentinel() => new(new FakeMode { IsSentinel = true });

    [Test]
    public void A_server_has_no_Sentinel_commands_and_a_Sentinel_none_of_the_servers()
    {
        Assert.That(Server().Lookup("sentinel"u8), Is.Null);
        Assert.That(Sentinel().Lookup("SENTINEL"u8), Is.Not.Null);
        CommandIndex commands = Sentinel().Commands;
        for (int i = 0; i < commands.Count; i++)
            Assert.That(commands[i].Has(CommandFlags.Sentinel), Is.True, commands[i].FullName);
    }

    [Test]
    public void The_handler_of_the_mode_goes_before_that_of_the_row()
    {
        CommandProc mine = _ => { };
        var table = new CommandTable(
            new FakeMode { IsSentinel = true, Handlers = { ["sentinel|masters"] = mine } });
        Assert.That(table.LookupFullName("sentinel|masters"u8)!.Proc, Is.SameAs(mine));
    }

    [Test]
    public void A_command_line_finds_the_subcommand_of_a_container()
    {
        CommandTable table = Sentinel();
        Assert.That(table.Lookup(Line("Sentinel MyId"))!.FullName, Is.EqualTo("sentinel|myid"));
        Assert.That(table.Lookup(Line("sentinel"))!.FullName, Is.EqualTo("sentinel"));
        Assert.That(table.Lookup(Line("sentinel nonsense")), Is.Null);
        Assert.That(table.Lookup(Line("nonsense myid")), Is.Null);
    }

    [Test]
    public void A_subcommand_knows_its_container_and_the_container_its_subcommands()
    {
        RedisCommand sub = Sentinel().LookupFullName("SENTINEL|MYID"u8)!;
        Assert.That(sub.Parent!.FullName, Is.EqualTo("sentinel"));
        Assert.That(sub.Parent.Subcommands!.Find("myid"u8), Is.SameAs(sub));
        Assert.That(Sentinel().IsContainer("sentinel"u8), Is.True);
        Assert.That(Sentinel().LookupFullName("sentinel|myid|x"u8), Is.Null);
        Assert.That(Sentinel().LookupFullName("sentinel|"u8), Is.Null);
    }

    [Test]
    public void A_renamed_command_answers_to_its_new_name_only()
    {
        CommandTable table = Sentinel();
        RedisCommand cmd = table.Lookup("sentinel"u8)!;
        Assert.That(table.Rename("SENTINEL"u8, "watchman"u8), Is.Null);
        Assert.That(table.Lookup("sentinel"u8), Is.Null);
        Assert.That(table.Lookup("WatchMan"u8), Is.SameAs(cmd));
        Assert.That(table.LookupOrOriginal(Line("sentinel")), Is.SameAs(cmd));
        Assert.That(cmd.FullName, Is.EqualTo("sentinel"));
    }

    [Test]
    public void An_empty_new_name_takes_the_command_away()
    {
        CommandTable table = Sentinel();
        Assert.That(table.Rename("sentinel"u8, ""u8), Is.Null);
        Assert.That(table.Lookup("sentinel"u8), Is.Null);
        Assert.That(table.LookupOrOriginal(Line("sentinel")), Is.Not.Null);
    }

    [Test]
    public void Renaming_what_is_not_there_is_an_error()
    {
        Assert.That(Server().Rename("nonsense"u8, "x"u8),
            Is.EqualTo("No such command in rename-command"));
    }

    [Test]
    public void Counters_belong_to_one_server_and_are_reset_with_those_of_subcommands()
    {
        CommandTable table = Sentinel();
        RedisCommand sub = table.LookupFullName("sentinel|myid"u8)!;
        sub.Calls = sub.Microseconds = sub.FailedCalls = sub.RejectedCalls = 7;
        Assert.That(Sentinel().LookupFullName("sentinel|myid"u8)!.Calls, Is.Zero);
        table.ResetStats();
        Assert.That(sub.Calls + sub.Microseconds + sub.FailedCalls + sub.RejectedCalls, Is.Zero);
    }

    [Test]
    public void Ids_are_dense_and_each_is_given_once()
    {
        CommandTable table = Sentinel();
        var ids = new SortedSet<int>();
        Collect(table.Commands, ids);
        Assert.That(ids.Min, Is.Zero);
        Assert.That(ids.Max, Is.EqualTo(table.IdLimit - 1));
        Assert.That(ids, Has.Count.EqualTo(table.IdLimit));
    }

    [Test]
    public void Every_command_is_documented()
    {
        foreach (CommandTable table in (CommandTable[])[Server(), Sentinel()])
        {
            for (int i = 0; i < table.Commands.Count; i++)
            {
                RedisCommand cmd = table.Commands[i];
                Assert.That(CommandDocs.Of(cmd.FullName)?.Summary, Is.Not.Empty, cmd.FullName);
                for (int j = 0; j < (cmd.Subcommands?.Count ?? 0); j++)
                    Assert.That(CommandDocs.Of(cmd.Subcommands![j].FullName)?.Summary,
                        Is.Not.Empty);
            }
        }
    }

    [TestCase(3, 3, ExpectedResult = true)]
    [TestCase(3, 4, ExpectedResult = false)]
    [TestCase(3, 2, ExpectedResult = false)]
    [TestCase(-2, 2, ExpectedResult = true)]
    [TestCase(-2, 9, ExpectedResult = true)]
    [TestCase(-2, 1, ExpectedResult = false)]
    public bool Arity_is_exact_or_a_minimum(int arity, int argc) =>
        Command("x", arity, null).ArityMatches(argc);

    private static void Collect(CommandIndex commands, SortedSet<int> ids)
    {
        for (int i = 0; i < commands.Count; i++)
        {
            Assert.That(ids.Add(commands[i].Id), Is.True, commands[i].FullName);
            if (commands[i].Subcommands is { } subs)
                Collect(subs, ids);
        }
    }
}
