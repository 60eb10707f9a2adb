// SentinelAsyncContext: one connection to another server, commands out, replies back in order.
// Port of redis 7.2 deps/hiredis/async.c, and of sentinel.c's adapter to ae.c. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// Commands are written into an output buffer and sent when the socket is writable; the first time
// it is writable also tells whether the connection was made at all. Replies are given to callbacks
// in the order of their commands. After SUBSCRIBE what arrives without a command goes to one more
// callback.
//
// The context may be freed from inside one of its own callbacks: then it is only marked, and really
// freed when the callback has returned. When it is freed, every callback still waiting is called
// with null, while Link still says whose it was (unless the link let go of it first).
//
// REDISNET(sentinel-peer-errors): what a peer can do wrong ends in a lost connection. hiredis
// asserts that a reply without command is a Pub/Sub message of the right shape, and dies otherwise.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using RedisNet.Ae;
using RedisNet.Os;
using RedisNet.Resp;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>An asynchronous client connection on the server's loop.</summary>
/// <port>hiredis/async.h redisAsyncContext</port>
public sealed class SentinelAsyncContext
{
    /// <summary>The most bytes one reply may have. An INFO has some five thousand.</summary>
    public const int MaxReplyBytes = 16 * 1024 * 1024;

    /// <summary>The most bytes that may wait to be sent.</summary>
    public const int MaxOutputBytes = 1024 * 1024;

    // An INFO takes two reads. With more the reader's buffer would be too large to keep while it is
    // empty, and each reply would cost a new one.
    private const int ReadChunk = 4 * 1024;

    /// <summary>Bytes of a type, a number and an end of line at most.</summary>
    private const int MaxHeader = 14;

    private readonly ISentinelHost _host;
    private readonly INetwork _net;
    private readonly EventLoop _el;
    private readonly ReplyReader _reader = new(new ReplyReaderLimits
    {
        MaxItemBytes = MaxReplyBytes,
        MaxElements = 1024,
        MaxReplies = 4096,
        MaxDepth = 8,
    });

    private readonly LinkedList<PendingReply> _replies = new();
    private PendingReply? _subscription;
    private byte[] _output = [];
    private int _outputStart;
    private int _outputEnd;
    private bool _connected;
    private bool _disconnecting;
    private bool _freeing;
    private bool _freed;
    private bool _inCallback;

    private SentinelAsyncContext(ISentinelHost host, int fd)
    {
        _host = host;
        _net = host.Env.Net;
        _el = host.El;
        Fd = fd;
    }

    public int Fd { get; }

    /// <summary>The link this connection belongs to, or null once the link let go of it.</summary>
    /// <port>hiredis/async.h redisAsyncContext.data</port>
    public InstanceLink? Link { get; set; }

    /// <summary>Why the connection was lost; empty if it was not, or was closed by us.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Called when the connection is lost or could not be made; not when we free
    /// it.</summary>
    public Action<SentinelAsyncContext>? OnLost { get; set; }

    /// <summary>Starts to connect. Null if that failed at once; <paramref name="error"/> says why.
    /// </summary>
    /// <port>hiredis/async.c redisAsyncConnectBind</port>
    public static SentinelAsyncContext? Connect(
        ISentinelHost host, string ip, int port, out string error)
    {
        INetwork net = host.Env.Net;
        SysResult connected = net.Connect(ip, port, host.BindSourceAddr, out error);
        if (!connected.Ok)
        {
            return null;
        }
        var c = new SentinelAsyncContext(host, connected.Int);
        SysResult watched = c._el.CreateFileEvent(c.Fd, AeMask.Writable, WriteEvent, c);
        if (!watched.Ok)
        {
            error = watched.Errno.Message();
            net.Close(c.Fd);
            return null;
        }
        return c;
    }

    /// <summary>Queues a command. False if the connection is closing, or too much waits already.
    /// </summary>
    /// <port>hiredis/async.c redisAsyncCommandArgv</port>
    public bool Command(
        ReplyCallback fn, SentinelRedisInstance? ri, params ReadOnlySpan<string> args)
    {
        if (!Append(args))
        {
            return false;
        }
        _replies.AddLast(new PendingReply(fn, ri));
        return true;
    }

    /// <summary>Queues SUBSCRIBE (under whatever name). Its confirmation and all messages go to the
    /// callback.</summary>
    /// <port>hiredis/async.c __redisAsyncCommand</port>
    public bool Subscribe(
        ReplyCallback fn, SentinelRedisInstance ri, string command, string channel)
    {
        Check.That(_subscription is null);
        if (!Append([command, channel]))
        {
            return false;
        }
        _subscription = new PendingReply(fn, ri);
        return true;
    }

    /// <summary>Makes all that still waits for an instance be dropped on arrival.</summary>
    /// <port>sentinel.c releaseInstanceLink</port>
    public void Forget(SentinelRedisInstance ri, ReplyCallback discard)
    {
        foreach (PendingReply pending in _replies)
        {
            if (ReferenceEquals(pending.Instance, ri))
            {
                pending.Callback = discard;
                pending.Instance = null;
            }
        }
    }

    /// <summary>Closes the connection, at once or after the callback that is running.</summary>
    /// <port>hiredis/async.c redisAsyncFree</port>
    public void Free()
    {
        _freeing = true;
        if (!_inCallback)
        {
            FreeNow();
        }
    }

    private static void WriteEvent(EventLoop el, int fd, object? clientData, AeMask mask) =>
        ((SentinelAsyncContext)clientData!).HandleEvent(write: true);

    private static void ReadEvent(EventLoop el, int fd, object? clientData, AeMask mask) =>
        ((SentinelAsyncContext)clientData!).HandleEvent(write: false);

    private void HandleEvent(bool write)
    {
        LoopTrace? trace = _host.Trace;
        trace?.Enter(TracePhase.SentinelLink);
        if (write)
        {
            HandleWrite();
        }
        else
        {
            HandleRead();
        }
        trace?.Leave();
    }

    /// <summary>Sends now what the system takes now, for who is about to close. Not from a
    /// callback.</summary>
    public void Flush()
    {
        if (_connected)
        {
            HandleWrite();
        }
    }

    /// <port>hiredis/async.c redisAsyncHandleWrite</port>
    private void HandleWrite()
    {
        Check.That(!_inCallback && !_freed);
        if (!_connected && !HandleConnect())
        {
            return;
        }
        if (_outputEnd > _outputStart)
        {
            SysResult sent = _net.Send(Fd, _output.AsSpan(_outputStart, _outputEnd - _outputStart));
            if (!sent.Ok && !sent.WouldBlock)
            {
                Disconnect(sent.Errno.Message());
                return;
            }
            _outputStart += sent.Ok ? sent.Int : 0;
        }
        if (_outputStart == _outputEnd)
        {
            _outputStart = _outputEnd = 0;
            _el.DeleteFileEvent(Fd, AeMask.Writable);
        }
        WatchReadable();
    }

    /// <port>hiredis/async.c redisAsyncHandleRead</port>
    private void HandleRead()
    {
        Check.That(!_inCallback && !_freed);
        if (!_connected && !HandleConnect())
        {
            return;
        }
        SysResult received = _net.Recv(Fd, _reader.GetSpan(ReadChunk)[..ReadChunk]);
        if (received.WouldBlock)
        {
            return;
        }
        if (!received.Ok || received.Value == 0)
        {
            Disconnect(received.Ok ? "Server closed the connection" : received.Errno.Message());
            return;
        }
        _reader.Commit(received.Int);
        ProcessReplies();
    }

    /// <summary>Finds out how the connection attempt ended. False if the context is gone.</summary>
    /// <port>hiredis/async.c __redisAsyncHandleConnect</port>
    private bool HandleConnect()
    {
        Errno errno = _net.SocketError(Fd);
        if (errno != Errno.None)
        {
            Disconnect(errno.Message());
            return false;
        }
        _net.SetNoDelay(Fd, true);
        _connected = true;
        return true;
    }

    /// <port>hiredis/async.c redisProcessCallbacks</port>
    private void ProcessReplies()
    {
        while (_reader.TryGetReply(out Reply? reply))
        {
            if (_replies.First is { } first)
            {
                _replies.RemoveFirst();
                Run(first.Value, reply);
            }
            else if (_subscription is null || reply!.IsError)
            {
                // A server that is full, or wants a password before SUBSCRIBE, says so here.
                Disconnect(reply!.IsError ? reply.Text : "Unexpected reply");
                return;
            }
            else if (reply.Type is ReplyType.Array or ReplyType.Push && reply.Count >= 3)
            {
                Run(_subscription, reply);
            }
            if (_freeing)
            {
                FreeNow();
                return;
            }
        }
        if (_reader.HasError)
        {
            Disconnect(_reader.Error);
        }
        else if (_reader.BufferedBytes > MaxReplyBytes)
        {
            Disconnect("Reply too large");
        }
    }

    private void Run(PendingReply pending, Reply? reply)
    {
        bool before = _inCallback;
        _inCallback = true;
        pending.Callback(this, reply, pending.Instance);
        _inCallback = before;
    }

    /// <summary>The connection is lost: tells those who wait, and the owner.</summary>
    /// <port>hiredis/async.c __redisAsyncDisconnect</port>
    private void Disconnect(string error)
    {
        Error = error;
        _disconnecting = true;
        if (_connected)
        {
            FreeNow();
            return;
        }

        // A connection that was never made is reported before its callbacks run.
        InCallback(OnLost);
        OnLost = null;
        FreeNow();
    }

    /// <port>hiredis/async.c __redisAsyncFree</port>
    private void FreeNow()
    {
        if (_freed)
        {
            return;
        }
        _freed = true;
        while (_replies.First is { } first)
        {
            _replies.RemoveFirst();
            Run(first.Value, null);
        }
        _el.DeleteFileEvent(Fd, AeMask.Readable | AeMask.Writable);
        if (Link is not null)
        {
            InCallback(OnLost);
        }
        OnLost = null;
        Link = null;
        _net.Close(Fd);
    }

    private void InCallback(Action<SentinelAsyncContext>? callback)
    {
        _inCallback = true;
        callback?.Invoke(this);
        _inCallback = false;
    }

    private void WatchReadable()
    {
        if (_el.CreateFileEvent(Fd, AeMask.Readable, ReadEvent, this) is { Ok: false } failed)
        {
            Disconnect(failed.Errno.Message());
        }
    }

    /// <port>hiredis/hiredis.c redisFormatCommandArgv</port>
    private bool Append(ReadOnlySpan<string> args)
    {
        if (_disconnecting || _freeing || _freed)
        {
            return false;
        }
        int most = MaxHeader;
        foreach (string arg in args)
        {
            most += MaxHeader + arg.Length + 2;
        }
        if (_outputEnd - _outputStart + most > MaxOutputBytes)
        {
            return false;
        }
        Reserve(most);
        Header('*', args.Length);
        foreach (string arg in args)
        {
            Header('$', arg.Length);
            _outputEnd += Encoding.Latin1.GetBytes(arg, _output.AsSpan(_outputEnd));
            EndLine();
        }
        return _el.CreateFileEvent(Fd, AeMask.Writable, WriteEvent, this).Ok;
    }

    private void Header(char type, int number)
    {
        _output[_outputEnd++] = (byte)type;
        bool fits = number.TryFormat(_output.AsSpan(_outputEnd), out int digits, default,
            CultureInfo.InvariantCulture);
        Check.That(fits);
        _outputEnd += digits;
        EndLine();
    }

    private void EndLine()
    {
        _output[_outputEnd++] = (byte)'\r';
        _output[_outputEnd++] = (byte)'\n';
    }

    private void Reserve(int count)
    {
        if (_output.Length - _outputEnd >= count)
        {
            return;
        }
        int used = _outputEnd - _outputStart;
        byte[] target = used + count > _output.Length
            ? new byte[Math.Max(1024, (used + count) * 2)]
            : _output;
        _output.AsSpan(_outputStart, used).CopyTo(target);
        _output = target;
        (_outputStart, _outputEnd) = (0, used);
    }

    /// <summary>Who gets the next reply.</summary>
    /// <port>hiredis/async.h redisCallback</port>
    private sealed class PendingReply(ReplyCallback callback, SentinelRedisInstance? instance)
    {
        public ReplyCallback Callback = callback;
        public SentinelRedisInstance? Instance = instance;
    }
}
