// LinuxNetworkAddressTests: listening, accepting, connecting, names.
// Tests of src/Os/Linux/LinuxNetwork.Addresses.cs, over loopback and Unix sockets.
using System.IO;
using NUnit.Framework;
using RedisNet.Os.Linux;

namespace RedisNet.Os.Tests;

public sealed class LinuxNetworkAddressTests
{
    private readonly LinuxNetwork _net = new();

    private int Listen(string address, out int port, bool ipv6 = false)
    {
        SysResult made = _net.ListenTcp(address, 0, 16, ipv6, out string error);
        if (ipv6 && made.Errno is Errno.EADDRNOTAVAIL or Errno.EAFNOSUPPORT)
        {
            Assert.Ignore("no IPv6 here: " + error);
        }
        Assert.That((made.Ok, error), Is.EqualTo((true, "")));
        _ = _net.SockName(made.Int, out NetAddress at);
        port = at.Port;
        return made.Int;
    }

    private int Accepted(int listener, out NetAddress peer)
    {
        Assert.That(_net.Poll(listener, read: true, write: false, 5000).Value, Is.EqualTo(1));
        SysResult accepted = _net.Accept(listener, out peer);
        Assert.That(accepted.Ok, Is.True);
        return accepted.Int;
    }

    private void CloseAll(params int[] fds)
    {
        foreach (int fd in fds)
        {
            Assert.That(_net.Close(fd).Ok, Is.True);
        }
    }

    [TestCase("127.0.0.1", false)]
    [TestCase("::1", true)]
    public void Both_ends_of_a_connection_know_each_other(string address, bool ipv6)
    {
        int listener = Listen(address, out int port, ipv6);
        SysResult connecting = _net.Connect(address, port, null, out string error);
        Assert.That((connecting.Ok, error), Is.EqualTo((true, "")));
        int client = connecting.Int;
        int server = Accepted(listener, out NetAddress peer);
        Assert.That(_net.Poll(client, read: false, write: true, 5000).Value, Is.EqualTo(2));
        Assert.That(_net.SocketError(client), Is.EqualTo(Errno.None));
        _ = _net.SockName(client, out NetAddress clientName);
        _ = _net.PeerName(client, out NetAddress clientPeer);
        Assert.That(peer, Is.EqualTo(clientName));
        Assert.That(clientPeer, Is.EqualTo(new NetAddress(address, port)));
        Assert.That(_net.SetNoDelay(client, true).Ok, Is.True);
        Assert.That(_net.SetKeepAlive(client, 1).Ok, Is.True);
        Assert.That(_net.SetKeepAlive(client, 300).Ok, Is.True);
        CloseAll(listener, client, server);
    }

    [Test]
    public void Nobody_waiting_means_would_block()
    {
        int listener = Listen("*", out _);
        Assert.That(_net.Accept(listener, out _).WouldBlock, Is.True);
        CloseAll(listener);
    }

    [Test]
    public void A_port_in_use_is_told_in_the_words_of_C()
    {
        int listener = Listen("127.0.0.1", out int port);
        SysResult second = _net.ListenTcp("127.0.0.1", port, 16, false, out string error);
        Assert.That(second.Errno, Is.EqualTo(Errno.EADDRINUSE));
        Assert.That(error, Is.EqualTo("bind: Address already in use"));
        CloseAll(listener);
    }

    [Test]
    public void An_address_that_is_not_ours_is_not_available()
    {
        SysResult made = _net.ListenTcp("192.0.2.1", 0, 16, false, out string error);
        Assert.That(made.Errno, Is.EqualTo(Errno.EADDRNOTAVAIL));
        Assert.That(error, Is.EqualTo("bind: Cannot assign requested address"));
    }

    [Test]
    public void A_refused_connection_shows_in_the_socket_error()
    {
        int listener = Listen("127.0.0.1", out int port);
        CloseAll(listener);
        SysResult connecting = _net.Connect("127.0.0.1", port, null, out _);
        if (connecting.Ok)
        {
            _ = _net.Poll(connecting.Int, read: false, write: true, 5000);
            Assert.That(_net.SocketError(connecting.Int), Is.EqualTo(Errno.ECONNREFUSED));
            CloseAll(connecting.Int);
        }
        else
        {
            Assert.That(connecting.Errno, Is.EqualTo(Errno.ECONNREFUSED));
        }
    }

    [Test]
    public void A_source_address_is_bound_when_it_can_be_and_else_done_without()
    {
        int listener = Listen("127.0.0.1", out int port);
        int bound = _net.Connect("127.0.0.1", port, "127.0.0.2", out _).Int;
        int first = Accepted(listener, out NetAddress from);
        Assert.That(from.Ip, Is.EqualTo("127.0.0.2"));
        int unbound = _net.Connect("127.0.0.1", port, "192.0.2.1", out _).Int;
        int second = Accepted(listener, out from);
        Assert.That(from.Ip, Is.EqualTo("127.0.0.1"));
        CloseAll(listener, bound, first, unbound, second);
    }

    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("0:0:0:0:0:0:0:1", "::1")]
    [TestCase("::FFFF:1.2.3.4", "::ffff:1.2.3.4")]
    public void Literals_are_normalised(string literal, string ip)
    {
        Assert.That(_net.Resolve(literal, ipOnly: true, out string found, out _).Ok, Is.True);
        Assert.That(found, Is.EqualTo(ip));
    }

    [TestCase("localhost")]
    [TestCase("1.2.3.400")]
    [TestCase("bad\0name")]
    public void A_name_is_no_literal(string name)
    {
        SysResult found = _net.Resolve(name, ipOnly: true, out _, out string error);
        Assert.That(found.Errno, Is.EqualTo(Errno.EINVAL));
        Assert.That(error, Is.EqualTo("Name or service not known"));
    }

    [Test]
    public void Localhost_resolves()
    {
        Assert.That(_net.Resolve("localhost", false, out string ip, out _).Ok, Is.True);
        Assert.That(ip, Is.EqualTo("127.0.0.1").Or.EqualTo("::1"));
    }

    [Test]
    public void A_unix_socket_has_its_mode_and_its_ends_are_called_unixsocket()
    {
        using Scratch scratch = new();
        string path = scratch["s.sock"];
        int listener = _net.ListenUnix(path, 0x1C0, 16, out _).Int;
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo((UnixFileMode)0x1C0));
        int client = _net.ConnectUnix(path, out string error).Int;
        Assert.That(error, Is.Empty);
        int server = Accepted(listener, out NetAddress peer);
        Assert.That(peer, Is.EqualTo(NetAddress.UnixSocket));
        _ = _net.PeerName(client, out NetAddress name);
        Assert.That(name, Is.EqualTo(NetAddress.UnixSocket));
        SysResult again = _net.ListenUnix(path, 0, 16, out error);
        Assert.That((again.Errno, error),
            Is.EqualTo((Errno.EADDRINUSE, "bind: Address already in use")));
        CloseAll(listener, client, server);
    }

    [Test]
    public void A_unix_path_that_is_too_long_or_missing_is_told_in_the_words_of_C()
    {
        SysResult made = _net.ListenUnix("/" + new string('x', 120), 0, 16, out string error);
        Assert.That(made.Errno, Is.EqualTo(Errno.ENAMETOOLONG));
        Assert.That(error, Is.EqualTo("unix socket path too long (121), must be under 108"));
        Assert.That(
            _net.ConnectUnix("/nowhere.sock", out error).Errno, Is.EqualTo(Errno.ENOENT));
        Assert.That(error, Is.EqualTo("connect: No such file or directory"));
    }

    [Test]
    public void A_descriptor_without_an_address_is_unknown()
    {
        Assert.That(_net.Pipe(out int read, out int write).Ok, Is.True);
        Assert.That(_net.SockName(read, out NetAddress name).Errno, Is.EqualTo(Errno.ENOTSOCK));
        Assert.That(name, Is.EqualTo(new NetAddress("?", 0)));
        CloseAll(read, write);
    }
}
