// Lazyfree: freeing what is large in the background.
// Port of redis 7.2 lazyfree.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Hands unlinked entries and tables to the lazy-free job.</summary>
public static class Lazyfree
{
    /// <summary>Freeing a value costs this many steps at least before it is worth a job.</summary>
    /// <port>lazyfree.c LAZYFREE_THRESHOLD</port>
    private const int Threshold = 64;

    /// <summary>Takes the entry over if freeing it is much work; nulls the handle then. False: free
    /// it yourself.</summary>
    /// <port>lazyfree.c freeObjAsync</port>
    public static bool TryFreeAsync(RedisServer server, ref Robj o)
    {
        if (Effort(server, o) <= Threshold)
        {
            return false;
        }
        server.Env.Jobs.Submit(JobKind.LazyFree, new FreeEntryJob(server, o));
        o = default;
        return true;
    }

    /// <summary>Steps it takes to free the value: 1 for whatever is one block, however large.
    /// </summary>
    /// <port>lazyfree.c lazyfreeGetFreeEffort</port>
    private static long Effort(RedisServer server, Robj o) => (o.Type, o.Encoding) switch
    {
        // A snapshot may have taken the value over.
        (not ObjType.String, _) when o.Pointer == 0 => 1,
        (ObjType.Hash, ObjEncoding.Ht) => new HashValue(server, o).Length,
        (ObjType.Set, ObjEncoding.Ht) => new SetValue(server, o).Length,
        (ObjType.List, ObjEncoding.Quicklist) => new ListValue(server, o).Nodes.Nodes,
        (ObjType.Zset, ObjEncoding.Skiplist) => new ZsetValue(server, o).Length,
        (ObjType.Stream, _) => StreamLookup.Of(o).FreeEffort(server.Z),
        _ => 1,
    };

    /// <summary>Frees all keys of a table that no database has any more.</summary>
    /// <port>lazyfree.c emptyDbAsync</port>
    public static void FreeKeyspaceAsync(RedisServer server, KeyspaceDict keys) =>
        server.Env.Jobs.Submit(JobKind.LazyFree, new FreeKeyspaceJob(server, keys));

    private abstract class FreeJob(RedisServer server, long objects) : BackgroundJob
    {
        protected Zmalloc Remote { get; } = server.Z.Remote;

        public override void Completed()
        {
            server.Stats.LazyfreePendingObjects -= objects;
            server.Stats.LazyfreedObjects += objects;
            server.Z.DrainRemote(int.MaxValue);
        }

        protected void Begin() => server.Stats.LazyfreePendingObjects += objects;
    }

    private sealed class FreeEntryJob : FreeJob
    {
        private Robj _o;

        public FreeEntryJob(RedisServer server, Robj o)
            : base(server, 1)
        {
            _o = o;
            Begin();
        }

        public override void Run() => Robj.Free(Remote, ref _o);
    }

    private sealed class FreeKeyspaceJob : FreeJob
    {
        private readonly KeyspaceDict _keys;

        public FreeKeyspaceJob(RedisServer server, KeyspaceDict keys)
            : base(server, keys.Size)
        {
            _keys = keys;
            Begin();
        }

        public override void Run() => _keys.Release(Remote);
    }
}
