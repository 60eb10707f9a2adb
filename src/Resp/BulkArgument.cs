// BulkArgument: one big argument that fills up as its bytes arrive, in memory the server owns.
// No port: takes the place of the trick by which C turns the query buffer into the argument.
//
// A client may announce 512 MB and send nothing. So memory follows arrival: GetTail hands out a
// little more room than what has arrived, growing as the implementation likes, and Commit counts
// what was filled in. While a big argument is being read, the reactor may receive from the socket
// straight into GetTail; the bytes then never pass through the query pipe.
//
//   Length   what the header announced           GetTail(hint)   free room behind the Arrived bytes
//   Arrived  bytes filled in so far              Commit(n)       n bytes of it are now filled
//
// The batch that the argument belongs to disposes it when the command has been executed. A command
// that keeps the bytes (SET) takes them from the implementation first; they are then read where
// they are kept.
namespace RedisNet.Resp;

using System;
using System.Buffers;

/// <summary>Memory of one argument, filled piece by piece.</summary>
public abstract class BulkArgument : MemoryManager<byte>
{
    /// <summary>An argument of which nothing has arrived.</summary>
    protected BulkArgument(int length)
    {
        RespCheck.That(length > 0);
        Length = length;
    }

    /// <summary>The announced number of bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes filled in so far.</summary>
    public int Arrived { get; private set; }

    /// <summary>The bytes still missing.</summary>
    public int Remaining => Length - Arrived;

    /// <summary>The memory belongs to somebody else by now, who keeps it as it is until the command
    /// is over.</summary>
    public bool IsTaken { get; protected set; }

    /// <summary>The whole argument, once nothing is missing.</summary>
    public ReadOnlyMemory<byte> Finished
    {
        get
        {
            RespCheck.That(Remaining == 0);
            return CreateMemory(Length);
        }
    }

    /// <summary>Room for the next bytes: at least one byte, at most <see cref="Remaining"/>. May
    /// move what has arrived. <paramref name="sizeHint"/> is how much the caller could fill
    /// now.</summary>
    public Span<byte> GetTail(int sizeHint)
    {
        RespCheck.That(Remaining > 0 && sizeHint > 0);
        Span<byte> tail = GetTailCore(Math.Min(sizeHint, Remaining));
        RespCheck.That(!tail.IsEmpty);
        return tail.Length > Remaining ? tail[..Remaining] : tail;
    }

    /// <summary>Counts <paramref name="count"/> bytes of the last <see cref="GetTail"/> as
    /// arrived.</summary>
    public void Commit(int count)
    {
        RespCheck.That(count >= 0 && count <= Remaining);
        Arrived += count;
    }

    /// <summary>Copies <paramref name="bytes"/> behind what has arrived.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> tail = GetTail(bytes.Length);
            int count = Math.Min(tail.Length, bytes.Length);
            bytes[..count].CopyTo(tail);
            Commit(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>The command is over: what was taken may change or go from now on, and is not read
    /// here any more.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Gives the memory back. Called by the batch, once.</summary>
    public void Release() => ((IDisposable)this).Dispose();

    /// <summary>Room behind the first <see cref="Arrived"/> bytes, at least one byte.</summary>
    protected abstract Span<byte> GetTailCore(int sizeHint);
}
