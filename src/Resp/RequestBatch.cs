// RequestBatch: commands parsed ahead of their execution, and the one that is still half parsed.
// No port: stands for argc/argv of C's client, for several commands at once.
//
// The server parses a batch, hashes and prefetches the keys of all its commands, then executes them
// in order. Arguments lie flat in one array, a command is a range of it:
//
//   _args      SET k v | GET k | SET k2            (the last one is open: more is to come)
//   _commands  {0,3,bytes} {3,2,bytes}   _openFirst = 5, _argCount = 7
//
// Lifetime. An argument is valid until the pipe is advanced past its command *and* until Clear: the
// bytes are a slice of the pipe, or scratch memory of this batch, or a BulkArgument the batch owns.
// Clear drops the executed commands and moves the open one to the front. A batch belongs to one
// client from the first byte of a command until IsIdle is true again; then the server may lend it
// to another client. So idle clients cost nothing, and the steady case allocates nothing.
namespace RedisNet.Resp;

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

/// <summary>A reusable store of parsed commands.</summary>
/// <port>server.h client.argv client.argc client.argv_len</port>
public sealed class RequestBatch
{
#if DEBUG
    /// <summary>Commands parsed ahead at most; small in debug builds, so that full batches are
    /// common.</summary>
    public const int DefaultMaxCommands = 4;
#else
    /// <summary>Commands parsed ahead at most. 32 is where hiding cache misses stops
    /// paying.</summary>
    public const int DefaultMaxCommands = 32;
#endif

    // Look no further ahead once this many arguments wait; one command may still have any number.
    private const int MaxArgsAhead = 1024;
    private const int InitialArgs = 16;

    private readonly IBulkSource _bulkSource;
    private readonly Command[] _commands;
    private readonly ArgumentArena _arena = new();
    private readonly List<BulkArgument> _bulks = [];
    private ReadOnlyMemory<byte>[] _args = new ReadOnlyMemory<byte>[InitialArgs];
    private int _argCount;
    private int _openFirst;
    private int _openBulk;
    private bool _open;

    /// <summary>An empty batch. <paramref name="bulkSource"/> supplies the memory of big
    /// arguments.</summary>
    public RequestBatch(IBulkSource bulkSource, int maxCommands = DefaultMaxCommands)
    {
        RespCheck.That(maxCommands > 0);
        _bulkSource = bulkSource;
        _commands = new Command[maxCommands];
    }

    /// <summary>The complete commands, in order of arrival.</summary>
    public int Count { get; private set; }

    /// <summary>No more commands are to be added before the batch is cleared.</summary>
    public bool IsFull => Count == _commands.Length || _openFirst >= MaxArgsAhead;

    /// <summary>Holds nothing, not even half a command: free to serve another client.</summary>
    public bool IsIdle => Count == 0 && !_open;

    /// <summary>The arguments of the half parsed command that are complete.</summary>
    public int OpenArgs => _argCount - _openFirst;

    /// <summary>Bytes of those arguments, and of the big one that is arriving.</summary>
    public long OpenBytes
    {
        get
        {
            long bytes = 0;
            foreach (ReadOnlyMemory<byte> arg in _args.AsSpan(_openFirst, OpenArgs))
            {
                bytes += arg.Length;
            }

            return bytes + (_bulks is [.., { Remaining: > 0 } arriving] ? arriving.Arrived : 0);
        }
    }

    /// <summary>Bytes that lie in big arguments, outside of the query pipe, and were not
    /// taken.</summary>
    public long BulkBytes
    {
        get
        {
            long bytes = 0;
            foreach (BulkArgument bulk in _bulks)
            {
                bytes += bulk.IsTaken ? 0 : bulk.Arrived;
            }

            return bytes;
        }
    }

    /// <summary>The number of arguments of a command; never 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Argc(int command)
    {
        RespCheck.That((uint)command < (uint)Count);
        return _commands[command].Argc;
    }

    /// <summary>The arguments of a command, its name first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<ReadOnlyMemory<byte>> Args(int command)
    {
        RespCheck.That((uint)command < (uint)Count);
        ref readonly Command c = ref _commands[command];
        return _args.AsSpan(c.First, c.Argc);
    }

    /// <summary>Where the arguments of all commands lie, one command behind the other; valid until
    /// the next parse.</summary>
    public ReadOnlyMemory<byte>[] ArgArray => _args;

    /// <summary>Index of a command's first argument in <see cref="ArgArray"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(int command)
    {
        RespCheck.That((uint)command < (uint)Count);
        return _commands[command].First;
    }

    /// <summary>One argument of a command.</summary>
    public ReadOnlyMemory<byte> Arg(int command, int index) => Args(command)[index];

    /// <summary>The bytes of the query pipe this command took, together with empty requests in
    /// front of it: the pipe may be advanced that far once the command has been executed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Bytes(int command)
    {
        RespCheck.That((uint)command < (uint)Count);
        return _commands[command].Bytes;
    }

    /// <summary>To be called when a command has been executed: its arguments are not read any
    /// more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Settle()
    {
        if (_bulks.Count > 0)
        {
            SettleBulks();
        }
    }

    private void SettleBulks()
    {
        foreach (BulkArgument bulk in _bulks)
        {
            if (bulk.IsTaken)
            {
                bulk.Settle();
            }
        }
    }

    /// <summary>Drops the complete commands, which must have been executed, and keeps the open one.
    /// Their big arguments are released.</summary>
    /// <port>networking.c resetClient</port>
    public void Clear()
    {
        if (_bulks.Count > 0)
        {
            ReleaseBulks(_open ? _openBulk : _bulks.Count);
        }

        _openBulk = 0;
        _arena.Drop(_open);
        int openArgs = OpenArgs;
        if (openArgs > 0 && _openFirst > 0)
        {
            Array.Copy(_args, _openFirst, _args, 0, openArgs);
        }

        if (openArgs == 0 && _args.Length > MaxArgsAhead)
        {
            _args = new ReadOnlyMemory<byte>[InitialArgs];
        }

        _argCount = openArgs;
        _openFirst = 0;
        Count = 0;
    }

    /// <summary>Drops everything, the open command too; for a client that is going away.</summary>
    public void Abandon()
    {
        _open = false;
        _argCount = _openFirst;
        Clear();
    }

    private void ReleaseBulks(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _bulks[i].Release();
        }

        _bulks.RemoveRange(0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void OpenCommand()
    {
        RespCheck.That(!_open && !IsFull);
        _open = true;
        _openFirst = _argCount;
        _openBulk = _bulks.Count;
        _arena.MarkOpen();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CloseCommand(long bytes)
    {
        RespCheck.That(_open && OpenArgs > 0);
        _commands[Count++] = new Command(_openFirst, OpenArgs, bytes);
        _open = false;
        _openFirst = _argCount;
    }

    // A request without arguments (blank line) never becomes a command.
    internal void ForgetCommand()
    {
        RespCheck.That(_open && OpenArgs == 0);
        _open = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddArg(ReadOnlyMemory<byte> arg)
    {
        RespCheck.That(_open);
        if (_argCount == _args.Length)
        {
            // Room follows the arguments that arrived, never the count a client claims.
            Array.Resize(ref _args, _args.Length * 2);
        }

        _args[_argCount++] = arg;
    }

    // The words of a line whose quotes turn out not to match; the line may be judged again later.
    internal void ForgetOpenArgs() => _argCount = _openFirst;

    /// <summary>Scratch memory that lives as long as the open command.</summary>
    internal Memory<byte> TakeMemory(int length)
    {
        RespCheck.That(_open);
        return _arena.Take(length);
    }

    internal BulkArgument StartBulk(int length)
    {
        RespCheck.That(_open);
        BulkArgument bulk = _bulkSource.Start(length);
        _bulks.Add(bulk);
        return bulk;
    }

    private readonly record struct Command(int First, int Argc, long Bytes);
}
