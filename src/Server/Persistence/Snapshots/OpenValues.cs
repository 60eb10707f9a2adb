// OpenValues: all values that a snapshot has begun and not ended.
// Ours, C has no counterpart.
//
// One after the other is walked to its end; the others wait, and are fed by their hooks alone. What
// they copied, and strings that they took over, count as waiting for the worker
// (Snapshot.HeldBytes); a collection that was taken over, deleted while it goes out, does not.
//
// The hooks find them here, by the address of the structure: PersistenceState.Open is this object
// while there are any, and null otherwise, so that a change costs one comparison when no large
// value is being taken.
using System.Collections.Generic;
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Values by address and in the order they were opened.</summary>
internal sealed class OpenValues(RedisServer server, Snapshot snapshot) : IQuicklistWatch
{
    private readonly Dictionary<nint, OpenValue> _byPointer = [];
    private readonly Queue<OpenValue> _waiting = new();

    /// <summary>The one being walked; null when there are none.</summary>
    public OpenValue? Current => _waiting.TryPeek(out OpenValue? value) ? value : null;

    /// <summary>Bytes they hold.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The hash or set at an address, null when it is not open.</summary>
    public OpenTable? Table(nint pointer) => Find(pointer) as OpenTable;

    /// <summary>The sorted set at an address, null when it is not open.</summary>
    public OpenZset? Zset(nint pointer) => Find(pointer) as OpenZset;

    /// <summary>The stream at an address, null when it is not open.</summary>
    public OpenStream? Stream(nint pointer) => Find(pointer) as OpenStream;

    /// <summary>Adds a value; its chunk, which is its own, begins with its entry.</summary>
    public void Add(OpenValue value, SnapshotChunk chunk)
    {
        value.Register(this, chunk);
        HeldBytes += value.HeldSinceLast();
        _waiting.Enqueue(value);
        _byPointer.Add(value.Pointer, value);
        server.Persistence.Open = this;
        server.Lists.Watch = this;
    }

    /// <summary>An entry is about to lose its value: if that is open, it is the snapshot's from now
    /// on, and the entry has none.</summary>
    public void TakeOver(Robj o)
    {
        if (_waiting.Count > 0 && (o.Type != ObjType.String || o.Encoding == ObjEncoding.Raw)
            && o.Pointer != 0 && _byPointer.Remove(o.Pointer, out OpenValue? value))
        {
            Keep(value, o);
        }
    }

    /// <summary>A string is about to change where it lies: if it is open, it is the snapshot's from
    /// now on, and the entry has a copy.</summary>
    public void Part(Robj o)
    {
        if (o.Encoding == ObjEncoding.Raw
            && _byPointer.Remove(o.Pointer, out OpenValue? value))
        {
            Sds copy = Sds.Dup(server.Z, o.RawSds);
            Keep(value, o);
            o.UpdatePointer(copy.Address);
        }
    }

    /// <summary>Goes on with the current value; returns the work.</summary>
    public int Advance(int maxWork, long maxBytes)
    {
        OpenValue value = Current!;
        int work = value.Advance(value.Chunk, maxWork, maxBytes);
        HeldBytes += value.HeldSinceLast();
        return work;
    }

    /// <summary>The chunk of the current value, which goes on with another.</summary>
    public SnapshotChunk Exchange(SnapshotChunk chunk)
    {
        OpenValue value = Current!;
        SnapshotChunk full = value.Exchange(chunk);
        HeldBytes += value.HeldSinceLast();
        return full;
    }

    /// <summary>The current value was taken to its end: forgets it.</summary>
    public void Close()
    {
        OpenValue value = _waiting.Dequeue();
        if (Find(value.Pointer) == value)
        {
            _byPointer.Remove(value.Pointer);
        }

        Forget(value);
        if (_waiting.Count == 0)
        {
            server.Persistence.Open = null;
            server.Lists.Watch = null;
        }
    }

    /// <summary>Gives everything up.</summary>
    public void Free()
    {
        server.Persistence.Open = null;
        server.Lists.Watch = null;
        _byPointer.Clear();
        while (_waiting.TryDequeue(out OpenValue? value))
        {
            Forget(value);
        }
    }

    /// <summary>A hook has kept something for a value.</summary>
    public void Note(OpenValue value)
    {
        HeldBytes += value.HeldSinceLast();
        snapshot.CheckLimit();
    }

    void IQuicklistWatch.Changing(nint list, QuicklistNode node) => List(list)?.Changing(node);

    void IQuicklistWatch.Removing(nint list, QuicklistNode node) => List(list)?.Removing(node);

    void IQuicklistWatch.Ending(nint list)
    {
        List(list)?.Ending();
        _byPointer.Remove(list);
    }

    // Whether there is room for it is asked when the next entry that is not taken
    // yet changes: no value by itself ends a
    // snapshot.
    private void Keep(OpenValue value, Robj o)
    {
        value.Keep(o);
        HeldBytes += value.HeldSinceLast();
    }

    private OpenList? List(nint pointer) => Find(pointer) as OpenList;

    private OpenValue? Find(nint pointer) => _byPointer.GetValueOrDefault(pointer);

    private void Forget(OpenValue value)
    {
        value.Free();
        HeldBytes += value.HeldSinceLast();
    }
}
