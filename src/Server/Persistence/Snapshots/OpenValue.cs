// OpenValue: a value that goes into the image a part at a time.
// Ours, C has no counterpart. Departures: docs/DEVIATIONS.md#persistence
//
// A hash of ten million fields cannot be copied in one turn of the loop. It is opened instead: its
// key and the number of its elements are noted, and from then on two things feed its part of the
// image, as two feed the image as a whole:
//
//   the walk    Advance, a bounded stretch at a time, by a position inside the value;
//   the hooks   before an element that the walk has not passed changes or goes, it is taken as it
//               is; one that comes, or stays after a change, is remembered, so that the walk leaves
//               it out.
//
// Each type has one place through which all changes of its elements go, and one kind of OpenValue
// that is told there:
//
//   hash, set    HashValue, SetValue: their tables      OpenTable, by cursor and hash
//   sorted set   ZsetValue: its skip list               OpenZset, by score and name
//   list         Quicklist, node by node                OpenList, by marks on nodes
//   stream       Stream, node by node; commands, for    OpenStream, by master ID; OpenGroup
//                its groups
//   string       RedisDb.Unshare                        OpenString: not told, but parted from
//
// Elements of a table or a sorted set may come in any order, so what the hooks take goes into the
// chunk at once. Nodes of a list or a stream may not: OpenList and OpenStream keep theirs until the
// walk is there.
//
// A value is known by the address of its structure, which stays the same when the key is renamed
// or moved. When key and value part, the value becomes the snapshot's (Kept) and is freed when it
// was written.
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>The position in one value, and what was taken of it and not handed on yet.</summary>
internal abstract class OpenValue(RedisServer server, nint pointer, long count)
{
#if DEBUG
    /// <summary>Most elements a value has that is taken in one go.</summary>
    public const int ElementsAtOnce = 32;
#else
    /// <summary>Most elements a value has that is taken in one go.</summary>
    public const int ElementsAtOnce = 512;
#endif

    private OpenValues? _all;
    private long _counted;
    private Robj _kept;

    /// <summary>Address of the structure.</summary>
    public nint Pointer => pointer;

    /// <summary>Elements there were when it was opened; of a list or a stream, nodes.</summary>
    public long Count => count;

    /// <summary>Those of them that were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>All were.</summary>
    public bool Done { get; private set; }

    /// <summary>What was taken and not handed on yet; empty until the value is one of several
    /// turns.</summary>
    public SnapshotChunk Chunk { get; private set; } = null!;

    /// <summary>It has so few elements that they may fit one turn.</summary>
    public virtual bool IsSmall => count <= ElementsAtOnce;

    protected RedisServer Server => server;

    /// <summary>The structure is the snapshot's, no entry has it any more.</summary>
    protected bool IsKept => !_kept.IsNull;

    /// <summary>Bytes that are kept for it, besides the chunk.</summary>
    protected virtual long MoreBytes => 0;

    /// <summary>A position before the first element of an entry's value; null for one that is to be
    /// copied in one piece.</summary>
    public static OpenValue? Of(RedisServer server, Robj o) => (o.Type, o.Encoding) switch
    {
        (ObjType.Hash, ObjEncoding.Ht) => new OpenHash(server, o.Pointer),
        (ObjType.Set, ObjEncoding.Ht) => new OpenSet(server, o.Pointer),
        (ObjType.Zset, ObjEncoding.Skiplist) => new OpenZset(server, o.Pointer),
        (ObjType.List, ObjEncoding.Quicklist) => new OpenList(server, o.Pointer),
        (ObjType.String, ObjEncoding.Raw) when o.RawSds.Length >= OpenString.LeastBytes =>
            new OpenString(server, o),
        (ObjType.Stream, _) when OpenStream.IsLarge(server, Stream.FromAddress(o.Pointer)) =>
            new OpenStream(server, o.Pointer),
        _ => null,
    };

    /// <summary>What stands before the elements.</summary>
    public virtual void SaveCount(SnapshotChunk to) => RdbValue.AddLength(to, count);

    /// <summary>Takes elements until so much work was done, or so many bytes taken, or there are no
    /// more. Returns the work: elements, and places looked at in vain.</summary>
    public int Advance(SnapshotChunk to, int maxWork, long maxBytes)
    {
        long until = to.Length + maxBytes;
        int work = 0;
        while (!Done && work < maxWork && to.Length < until)
        {
            work += Step(to);
        }

        return work;
    }

    /// <summary>It takes several turns: what the hooks take goes to a chunk of its own.</summary>
    public virtual void Register(OpenValues all, SnapshotChunk chunk)
    {
        _all = all;
        Chunk = chunk;
    }

    /// <summary>Gives the chunk away and goes on with another.</summary>
    public SnapshotChunk Exchange(SnapshotChunk chunk)
    {
        SnapshotChunk full = Chunk;
        Chunk = chunk;
        return full;
    }

    /// <summary>What it holds more than when last asked.</summary>
    public long HeldSinceLast()
    {
        long held = Chunk.Length + MoreBytes;
        long more = held - _counted;
        _counted = held;
        return more;
    }

    /// <summary>The entry is about to go: the structure is the snapshot's now. Leaves the entry
    /// without one.</summary>
    public void Keep(Robj o)
    {
        Check.That(_kept.IsNull);
        _kept = Robj.Move(server.Z, default, o);
    }

    /// <summary>Frees what it holds, the structure too if that is its own.</summary>
    public virtual void Free()
    {
        Chunk.Free();
        if (!_kept.IsNull && !Lazyfree.TryFreeAsync(server, ref _kept))
        {
            Robj.Free(server.Z, ref _kept);
        }
    }

    /// <summary>Goes on by the least stretch there is; returns the work.</summary>
    protected abstract int Step(SnapshotChunk to);

    /// <summary>An element was added to a chunk.</summary>
    protected void CountTaken() => Taken++;

    /// <summary>To be called by hooks when they have kept something.</summary>
    protected void Note() => _all?.Note(this);

    /// <summary>There are no more. The count, which the image has already, must be true.</summary>
    protected void End()
    {
        Check.That(Taken == count);
        Done = true;
    }
}
