// FuzzServer: a server in the simulator, on the checking allocator, spoken to in bytes.
// Ours, no origin in C.
using System;
using System.Text;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;
using RedisNet.Sim;

namespace RedisNet.Fuzz;

/// <summary>One server, for one block of inputs.</summary>
internal sealed class FuzzServer
{
    private const int Port = 6379;

    private readonly SimNode _node;
    private readonly SimClient _client;
    private readonly StringBuilder _request = new();

    public FuzzServer()
    {
        var world = new SimWorld();
        _node = world.AddNode("server");
        EventLoop el = _node.CreateLoop();
        Z = new ZmallocDebug();
        Server = new RedisServer(_node.Env, el, Z, new ServerMode());
        Server.Prepare();
        Server.Config.Save = [];
        Server.Config.EnableDebugCommand = ProtectedAction.Yes;
        Server.Config.Loglevel = LogLevel.Nothing;
        Server.Config.SlowlogLogSlowerThan = -1;
        if (!ServerStart.Start(Server, background: false, configured: true))
        {
            throw new InvalidOperationException("the server did not start");
        }
        world.RunUntilIdle();
        _client = world.Connect(_node, "127.0.0.1", Port);
        Do("DEBUG", "SET-SKIP-CHECKSUM-VALIDATION", "1");
    }

    public RedisServer Server { get; }

    public ZmallocDebug Z { get; }

    /// <summary>Adds a command to those that <see cref="Flush"/> sends together.</summary>
    public void Queue(params ReadOnlySpan<string> words)
    {
        _request.Append('*').Append(words.Length).Append("\r\n");
        foreach (string word in words)
        {
            _request.Append('$').Append(word.Length).Append("\r\n").Append(word).Append("\r\n");
        }
    }

    /// <summary>Sends what is queued; the replies, in Latin-1.</summary>
    public string Flush()
    {
        _client.Send(Encoding.Latin1.GetBytes(_request.ToString()));
        _request.Clear();
        string reply = Encoding.Latin1.GetString(_client.Receive());
        return _client.Ended ? throw new FuzzFailure("the server closed the connection") : reply;
    }

    public string Do(params ReadOnlySpan<string> words)
    {
        Queue(words);
        return Flush();
    }

    /// <summary>The content of a bulk reply; null for none.</summary>
    public string? DoBulk(params ReadOnlySpan<string> words)
    {
        string reply = Do(words);
        int start = reply.IndexOf('\n', StringComparison.Ordinal) + 1;
        return reply[0] == '$' && reply[1] != '-' ? reply[start..^2] : null;
    }

    public byte[] ReadFile(string name)
    {
        IFileSystem files = _node.Env.Files;
        int fd = files.Open(name, OpenFlags.Read).Int;
        byte[] bytes = new byte[files.Length(fd).Value];
        files.Read(fd, bytes);
        files.Close(fd);
        return bytes;
    }

    public void WriteFile(string name, ReadOnlySpan<byte> bytes)
    {
        IFileSystem files = _node.Env.Files;
        int fd = files.Open(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate).Int;
        files.Write(fd, bytes);
        files.Close(fd);
    }

    /// <summary>Thresholds so low that every encoding is left soon, or the default ones.</summary>
    public void SetThresholds(bool low)
    {
        ServerConfig config = Server.Config;
        config.HashMaxListpackEntries = low ? 3 : 512;
        config.HashMaxListpackValue = low ? 8 : 64;
        config.SetMaxIntsetEntries = low ? 3 : 512;
        config.SetMaxListpackEntries = low ? 3 : 128;
        config.ZsetMaxListpackEntries = low ? 3 : 128;
        config.ZsetMaxListpackValue = low ? 8 : 64;
        config.ListMaxListpackSize = low ? 2 : -2;
        config.ListCompressDepth = low ? 1 : 0;
    }

    public void End() => _node.Kill();
}
