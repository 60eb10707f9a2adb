// SimNodeTests: processes that crash, stop, crawl, and start others.
// Tests of src/Sim/SimNode.cs, SimHost.cs, src/Sim/Process/SimProcesses.cs, SimChild.cs.
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using RedisNet.Ae;
using RedisNet.Os;

namespace RedisNet.Sim.Tests;

public sealed class SimNodeTests
{
    // What is there after a crash at each call of: create, write, sync, rename, sync the folder.
    private static string Crashed(int calls, bool after, bool powerLoss)
    {
        SimNode node = new SimWorld().AddNode("a");
        node.Disk.Put("/conf", "old"u8);
        node.CrashAtIo(calls, after, powerLoss);
        bool survived = node.Execute(() =>
        {
            int fd = node.Files.Open("/temp", OpenFlags.Write | OpenFlags.Create).Int;
            _ = node.Files.Write(fd, "new"u8);
            _ = node.Files.Fsync(fd);
            _ = node.Files.Rename("/temp", "/conf");
            _ = node.Files.FsyncFolder("/conf");
        });
        Assert.That((survived, node.Death!.ExitCode), Is.EqualTo((false, 137)));
        string temp = node.Disk.Get("/temp") is { } t ? Encoding.ASCII.GetString(t) : "-";
        return Encoding.ASCII.GetString(node.Disk.Get("/conf")!) + "/" + temp;
    }

    [Test]
    public void A_process_can_be_killed_between_any_two_calls()
    {
        List<string> left = [];
        for (int i = 1; i <= 5; i++)
        {
            left.Add(Crashed(i, after: false, powerLoss: false));
        }
        left.Add(Crashed(5, after: true, powerLoss: false));
        Assert.That(left, Is.EqualTo(
            new[] { "old/-", "old/", "old/new", "old/new", "new/-", "new/-" }));
    }

    [Test]
    public void The_power_can_go_between_any_two_calls()
    {
        Assert.That(Crashed(4, after: true, powerLoss: true), Is.EqualTo("old/-"));
        Assert.That(Crashed(5, after: false, powerLoss: true), Is.EqualTo("old/-"));
        Assert.That(Crashed(5, after: true, powerLoss: true), Is.EqualTo("new/-"));
    }

    [Test]
    public void What_a_dying_process_does_while_it_unwinds_has_no_effect()
    {
        SimNode node = new SimWorld().AddNode("a");
        node.Disk.Put("/f", "x"u8);
        node.CrashAtIo(1);
        _ = node.Execute(() =>
        {
            try
            {
                _ = node.Files.Unlink("/f");
            }
            finally
            {
                _ = node.Files.Rename("/f", "/g");
            }
        });
        Assert.That(node.Alive, Is.False);
        _ = node.Files.Unlink("/f");
        Assert.That(node.Disk.Get("/f"), Is.Not.Null);
        Assert.That(node.Disk.Get("/g"), Is.Null);
    }

    [Test]
    public void A_crash_in_a_turn_ends_the_node_and_its_peers_see_the_end()
    {
        SimWorld world = new();
        SimNode server = world.AddNode("s");
        _ = new EchoServer(server);
        SimClient client = world.Connect(world.AddNode("c"), "s", 6379);
        client.Send("1"u8);
        _ = client.Receive();
        server.CrashAtIo(1);
        client.Send("2"u8);
        Assert.That(client.Receive(), Is.Empty);
        Assert.That((server.Alive, client.Ended), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_paused_process_keeps_its_connections_and_answers_when_it_goes_on()
    {
        SimWorld world = new();
        SimNode server = world.AddNode("s");
        EchoServer echo = new(server);
        SimNode c = world.AddNode("c");
        server.Pause();
        SimClient client = world.Connect(c, "s", 6379);
        client.Send("hello"u8);
        world.RunForMs(10_000);
        Assert.That(client.Receive(), Is.Empty);
        Assert.That((client.Ended, echo.Peers.Count), Is.EqualTo((false, 0)));
        server.Resume();
        Assert.That(Encoding.ASCII.GetString(client.Receive()), Is.EqualTo("hello"));
    }

    [Test]
    public void A_slow_process_makes_a_turn_only_every_so_often()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        int ticks = 0;
        _ = node.CreateLoop().CreateTimeEvent(1, (_, _, _) =>
        {
            ticks++;
            return 1;
        }, null);
        node.TurnCostUs = 50_000;
        world.RunForMs(1000);
        Assert.That(ticks, Is.InRange(19, 21));
    }

    [Test]
    public void Losing_power_ends_all_on_the_host_and_a_new_node_brings_it_back()
    {
        SimWorld world = new();
        SimNode a = world.AddNode("a");
        SimNode neighbour = world.AddNode("a2", a.Ip);
        SimNode other = world.AddNode("b");
        a.PowerLoss();
        Assert.That((a.Alive, neighbour.Alive, other.Alive), Is.EqualTo((false, false, true)));
        Assert.That(a.Host.Powered, Is.False);
        SimNode again = world.AddNode("a", a.Ip, a.Disk);
        Assert.That(again.Host, Is.SameAs(a.Host));
        Assert.That(again.Host.Powered, Is.True);
    }

    [Test]
    public void Programs_run_and_end_as_their_scripts_say()
    {
        SimWorld world = new();
        SimNode node = world.AddNode("a");
        SimProcesses p = node.Processes;
        node.Disk.Put("/plain.sh", ""u8);
        p.Scripts["/fails.sh"] = new SimScript { DurationUs = 5_000, ExitCode = 1 };
        p.Scripts["/hangs.sh"] = new SimScript { DurationUs = long.MaxValue / 2 };
        p.Scripts["/no.sh"] = new SimScript { SpawnError = Errno.EAGAIN };
        int plain = Spawn(node, "/plain.sh").Int;
        int fails = Spawn(node, "/fails.sh").Int;
        int hangs = Spawn(node, "/hangs.sh").Int;
        Assert.That(Spawn(node, "/none.sh").Errno, Is.EqualTo(Errno.ENOENT));
        Assert.That(Spawn(node, "/no.sh").Errno, Is.EqualTo(Errno.EAGAIN));
        Assert.That(p.Wait(plain, false, out int status).Value, Is.EqualTo(plain));
        Assert.That(status, Is.Zero);
        Assert.That(p.Wait(plain, false, out _).Errno, Is.EqualTo(Errno.ECHILD));
        Assert.That(p.Wait(fails, false, out _).Value, Is.Zero);
        world.RunForMs(5);
        Assert.That(p.Wait(fails, false, out status).Value, Is.EqualTo(fails));
        Assert.That(WaitStatus.ExitCode(status), Is.EqualTo(1));
        Assert.That(p.Kill(hangs, Signal.Kill).Ok, Is.True);
        Assert.That(p.Wait(hangs, false, out status).Value, Is.EqualTo(hangs));
        Assert.That(WaitStatus.TermSignal(status), Is.EqualTo(Signal.Kill));
        Assert.That(p.Children, Has.Count.EqualTo(3));
    }

    private static SysResult Spawn(SimNode node, string path) =>
        node.Processes.Spawn(new SpawnOptions { Path = path, Arguments = [path] });
}
