// TestClient: one connection to the server of a fixture.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;
using RedisNet.Sim;

namespace RedisNet.Tests.Server;

/// <summary>Sends commands or raw bytes; text is Latin-1, one char a byte.</summary>
public sealed class TestClient(ServerFixture fixture, SimClient socket)
{
    /// <summary>True once the server closed the connection and everything it sent was
    /// taken.</summary>
    public bool IsClosed
    {
        get
        {
            fixture.World.RunUntilIdle();
            _pending += Encoding.Latin1.GetString(socket.Receive());
            return socket.Ended;
        }
    }

    private string _pending = "";

    public SimClient Socket => socket;

    /// <summary>The command as an array of bulk strings.</summary>
    public static string Encode(params string[] args)
    {
        StringBuilder text = new();
        text.Append('*').Append(args.Length).Append("\r\n");
        foreach (string arg in args)
        {
            text.Append('$').Append(arg.Length).Append("\r\n").Append(arg).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>Sends one command, lets the world run and takes what came back.</summary>
    public TestReply Do(params string[] args) => Raw(Encode(args));

    /// <summary>Sends bytes, lets the world run and takes what came back.</summary>
    public TestReply Raw(string bytes)
    {
        Send(bytes);
        return Receive();
    }

    /// <summary>Sends bytes; nothing runs yet.</summary>
    public void Send(string bytes) => socket.Send(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Lets the world run until nothing happens and takes what came back.</summary>
    public TestReply Receive()
    {
        string text = _pending + Encoding.Latin1.GetString(socket.Receive());
        _pending = "";
        return new TestReply(text);
    }

    public void Close()
    {
        socket.Close();
        fixture.World.RunUntilIdle();
    }
}
