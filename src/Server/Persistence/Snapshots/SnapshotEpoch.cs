// SnapshotEpoch: telling at a glance whether an entry is in the image already.
// Ours, C has no counterpart.
//
// Each entry has one byte: the epoch of the last snapshot it was taken for, or in which it was
// born. A snapshot begins by moving to the next epoch, so at that moment no entry has it; an entry
// is marked when it is taken, and new ones are born marked. "Not yet in the image" is then
// entry.Epoch != snapshot.Epoch.
//
// A byte runs out after 256. That is harmless as long as no entry still has the value that comes
// round again: a snapshot that completed has marked every entry with its own epoch, so only an
// unbroken run of aborted ones could leave something older behind. After so many of them all
// entries are marked once, in one walk.
using RedisNet.Mem;

namespace RedisNet.Server;

/// <summary>Moves a server to its next epoch.</summary>
internal static class SnapshotEpoch
{
    /// <summary>How many aborted snapshots in a row may pass before entries are marked
    /// afresh.</summary>
    public const int MaxIncomplete = 250;

    /// <summary>The epoch of a snapshot that begins now; no entry has it.</summary>
    public static byte Next(RedisServer server, int maxIncomplete = MaxIncomplete)
    {
        PersistenceState p = server.Persistence;
        if (p.EpochsSinceComplete >= maxIncomplete)
        {
            MarkAll(server);
        }

        p.EpochsSinceComplete++;
        return ++p.CurrentEpoch;
    }

    /// <summary>The snapshot of the current epoch took every entry.</summary>
    public static void Completed(RedisServer server) => server.Persistence.EpochsSinceComplete = 0;

    private static void MarkAll(RedisServer server)
    {
        var mark = new MarkVisitor(server.Persistence.CurrentEpoch);
        foreach (RedisDb db in server.Db)
        {
            ulong cursor = 0;
            do
            {
                cursor = db.Keys.Main.Scan(cursor, ref mark);
            }
            while (cursor != 0);
        }

        server.Persistence.EpochsSinceComplete = 0;
    }

    private struct MarkVisitor(byte epoch) : IDictVisitor
    {
        public readonly void Visit(nint entry)
        {
            Robj o = Robj.FromAddress(entry);
            o.Epoch = epoch;
        }
    }
}
