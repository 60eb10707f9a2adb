// ClientsTests: clients that are many, slow, silent or gone, and CLIENT itself.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Tests.Server;

public sealed class ClientsTests
{
    [Test]
    public void A_thousand_clients_that_half_send_stall_and_vanish_leave_nothing_behind()
    {
        using var s = new ServerFixture();
        s.Do("PING");
        int descriptors = s.Node.OpenDescriptors;
        long memory = s.Server.Z.UsedMemory;
        int rented = s.Server.Clients.Segments.Rented;
        List<TestClient> clients = [];
        for (int i = 0; i < 1000; i++)
        {
            TestClient c = s.Connect();
            c.Send((i % 4) switch
            {
                0 => "",
                1 => "*3\r\n$3\r\nSET\r\n$1\r\n",
                2 => "*2\r\n$4\r\nECHO\r\n$50000\r\n" + new string('x', 20_000),
                _ => "PING\r\nPING\r\n*",
            });
            clients.Add(c);
        }

        s.World.RunUntilIdle();
        s.Advance(2000);
        Assert.That(s.Server.Clients.All.Count, Is.EqualTo(1001));
        foreach (TestClient c in clients)
        {
            c.Socket.Close();
        }

        s.World.RunUntilIdle();
        Assert.That(s.Server.Clients.All.Count, Is.EqualTo(1));
        Assert.That(s.Node.OpenDescriptors, Is.EqualTo(descriptors));
        Assert.That(s.Server.Z.UsedMemory, Is.EqualTo(memory));
        Assert.That(s.Server.Clients.Segments.Rented, Is.EqualTo(rented));
        s.Do("PING").Is("+PONG\r\n");
    }

    [Test]
    public void Descriptors_of_the_runtime_are_kept_from_clients()
    {
        using var s = new ServerFixture();
        s.Node.Processes.SetFileLimit(150, 150);
        s.Server.Config.Maxclients = 10_000;
        Assert.That(s.Server.AdjustOpenFilesLimit(), Is.Null);
        Assert.That(s.Server.Config.Maxclients, Is.EqualTo(54));
    }

    [Test]
    public void Idle_clients_hold_no_segment()
    {
        using var s = new ServerFixture();
        for (int i = 0; i < 100; i++)
        {
            s.Connect().Do("SET", "k", "v").Is("+OK\r\n");
        }

        Assert.That(s.Server.Clients.Segments.Rented, Is.Zero);
    }

    [Test]
    public void A_client_over_the_hard_output_limit_is_closed_and_logged()
    {
        using var s = new ServerFixture();
        s.Server.Config.ClientOutputBufferLimit[0] = new ClientBufferLimits(200_000, 0, 0);
        s.Do("SET", "k", new string('x', 100_000)).Is("+OK\r\n");
        TestClient c = s.Connect();
        string gets = string.Concat(Enumerable.Repeat("GET k\r\n", 100));
        c.Raw(gets);
        Assert.That(c.IsClosed);
        Assert.That(s.LogText,
            Does.Contain("scheduled to be closed ASAP for overcoming of output buffer limits."));
    }

    [Test]
    public void A_client_that_never_authenticates_cannot_pile_up_errors()
    {
        using var s = new ServerFixture(config => config.Requirepass = "secret");
        TestClient c = s.Connect();
        for (int i = 0; i < 400 && s.Server.Clients.All.Count > 0; i++)
        {
            c.Send(string.Concat(Enumerable.Repeat("GET k\r\n", 200)));
            s.World.RunUntilIdle();
        }

        Assert.That(s.Server.Clients.All.Count, Is.Zero);
    }

    [Test]
    public void The_timeout_closes_idle_clients_but_no_subscribers()
    {
        using var s = new ServerFixture(config => config.Timeout = 5);
        TestClient idle = s.Connect();
        TestClient subscriber = s.Connect();
        subscriber.Do("SUBSCRIBE", "ch").StartsWith("*3");
        s.Advance(8000);
        Assert.That(idle.IsClosed);
        Assert.That(subscriber.IsClosed, Is.False);
    }

    [Test]
    public void CLIENT_LIST_shows_one_line_a_client()
    {
        using var s = new ServerFixture();
        s.Do("CLIENT", "SETNAME", "me").Is("+OK\r\n");
        s.Do("SELECT", "3").Is("+OK\r\n");
        TestReply list = s.Do("CLIENT", "LIST");
        list.Contains("id=1 addr=127.0.0.1:");
        list.Contains(" laddr=127.0.0.1:6379 fd=");
        list.Contains(" name=me age=0 idle=0 flags=N db=3 sub=0 psub=0 ssub=0 multi=-1 qbuf=26 "
            + "qbuf-free=");
        list.Contains(" events=r cmd=client|list user=default redir=-1 resp=2 lib-name= "
            + "lib-ver=\n");
    }

    [Test]
    public void CLIENT_KILL_by_address_type_and_id()
    {
        using var s = new ServerFixture();
        TestClient one = s.Connect();
        TestClient two = s.Connect();
        TestClient three = s.Connect();
        string id = one.Do("CLIENT", "ID").Text[1..^2];
        two.Do("SUBSCRIBE", "x");
        s.Do("CLIENT", "KILL", "ID", id).Is(":1\r\n");
        s.Do("CLIENT", "KILL", "TYPE", "pubsub").Is(":1\r\n");
        s.Do("CLIENT", "KILL", three.Socket.Address.ToString()).Is("+OK\r\n");
        s.Do("CLIENT", "KILL", "1.2.3.4:5").Is("-ERR No such client\r\n");
        s.Do("CLIENT", "KILL", "ID", "0").Is("-ERR client-id should be greater than 0\r\n");
        s.Do("CLIENT", "KILL", "TYPE", "nope").Is("-ERR Unknown client type 'nope'\r\n");
        s.Do("CLIENT", "KILL", "SKIPME", "maybe").Is("-ERR syntax error\r\n");
        Assert.That(s.Server.Clients.All.Count, Is.EqualTo(1));
    }

    [Test]
    public void Names_and_infos_are_checked()
    {
        using var s = new ServerFixture();
        s.Do("CLIENT", "SETNAME", "a b")
            .Is("-ERR Client names cannot contain spaces, newlines or special characters.\r\n");
        s.Do("CLIENT", "SETINFO", "lib-name", "x y")
            .Is("-ERR lib-name cannot contain spaces, newlines or special characters.\r\n");
        s.Do("CLIENT", "SETINFO", "nope", "x").Is("-ERR Unrecognized option 'nope'\r\n");
        s.Do("CLIENT", "SETINFO", "lib-name", "mine").Is("+OK\r\n");
        s.Do("CLIENT", "INFO").Contains(" lib-name=mine lib-ver=\n");
        s.Do("CLIENT", "GETNAME").Is("$-1\r\n");
    }

    [Test]
    public void MONITOR_shows_commands_with_origin_and_hides_passwords()
    {
        using var s = new ServerFixture();
        TestClient m = s.Connect();
        m.Do("MONITOR").Is("+OK\r\n");
        s.Do("SET", "k", "a\r\nb").Is("+OK\r\n");
        m.Receive().Contains($" [0 {s.Shared.Socket.Address}] \"SET\" \"k\" \"a\\r\\nb\"\r\n");
        s.Do("HELLO", "2", "AUTH", "default", "secret");
        Assert.That(m.Receive().Text, Does.Not.Contain("secret"));
    }

    [Test]
    public void RESET_makes_a_connection_new()
    {
        using var s = new ServerFixture();
        s.Do("SELECT", "2");
        s.Do("CLIENT", "SETNAME", "me");
        s.Do("MULTI");
        s.Do("RESET").Is("+RESET\r\n");
        s.Do("CLIENT", "GETNAME").Is("$-1\r\n");
        s.Do("CLIENT", "INFO").Contains(" db=0 ");
        s.Do("EXEC").Is("-ERR EXEC without MULTI\r\n");
    }

    [Test]
    public void A_reply_far_larger_than_a_socket_arrives_whole()
    {
        using var s = new ServerFixture();
        string big = new('y', 3_000_000);
        s.Do("SET", "k", big).Is("+OK\r\n");
        TestClient c = s.Connect();
        c.Raw("GET k\r\nPING\r\n").Is($"$3000000\r\n{big}\r\n+PONG\r\n");
    }
}
