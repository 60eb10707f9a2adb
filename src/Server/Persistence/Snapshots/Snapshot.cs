// Snapshot: an image of all databases as they were at one moment, made while commands go on.
// Ours, C forks instead. Departures: docs/DEVIATIONS.md#persistence
//
// The moment is when the snapshot begins (T0). From then on three things feed the image:
//
//   the walk      a timer visits the tables with the scan cursor, a bounded stretch at a time;
//   the hook      before an entry that is not in the image yet changes or goes
//                 (RedisDb.BeforeChange), it is taken as it is: its pre-image is its value at T0,
//                 since this is its first change after T0;
//   emptied       a table that is emptied or replaced is handed over whole, walked like the
//   tables        others and freed.
//
// An entry's epoch (SnapshotEpoch) keeps it from being taken twice, and keeps those born after T0
// out. Entries of one database may so follow those of another; the image says SELECTDB each time.
//
// Taking an entry is copying its bytes into a chunk; encoding and writing is a background job's,
// chunk by chunk in order. What waits there is bounded: above SoftLimit the walk pauses; the hook
// cannot wait, so above HardLimit the snapshot gives up and reports failure. Giving up, at whatever
// point, leaves nothing behind but marks that mean nothing.
using System;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A running point-in-time image. Lives from T0 until the last entry was taken.</summary>
// REDISNET(snapshot-no-fork): C saves in a child process.
public sealed class Snapshot
{
    private const int ChunkBytes = 64 * 1024;
    private const long StepIntervalMs = 1;
    private const long StepBudgetUs = 500;

#if DEBUG
    private const int WorkPerStep = 512;
#else
    private const int WorkPerStep = 16 * 1024;
#endif
    private const int WorkPerClockCheck = 64;

    /// <summary>How much of a delay between two turns the next turn may make up for.</summary>
    private const long LateUs = 5000;

    /// <summary>With a delay, what there is goes out this often: a replica that waits for the image
    /// counts the silence.</summary>
    private const long HandOnEveryUs = 1_000_000;

    private readonly RedisServer _server;
    private readonly BackgroundSave _save;
    private readonly Table?[] _tables;

    /// <summary>Table that a database's keys are in now; null when they were all born after
    /// T0.</summary>
    private readonly Table?[] _byDb;
    private readonly long _timer;
    private SnapshotChunk _chunk;
    private int _walking;
    private int _selectedDb = -1;
    private bool _over;

    /// <summary>rdb-key-save-delay: no further key before then.</summary>
    private long _nextKeyMonoUs;

    /// <summary>What <see cref="_nextKeyMonoUs"/> was when the last chunk was handed on.</summary>
    private long _handedOnMonoUs;

    private Snapshot(RedisServer server, BackgroundSave save, RdbSaveInfo? info, bool withData)
    {
        _server = server;
        _save = save;
        _chunk = new SnapshotChunk(server.Z, ChunkBytes);
        Epoch = SnapshotEpoch.Next(server);
        RdbImage.Header(server, _chunk, info);
        _tables = new Table?[withData ? server.Db.Length : 0];
        _byDb = new Table?[server.Db.Length];
        for (int i = 0; i < _tables.Length; i++)
        {
            _tables[i] = _byDb[i] = new Table(server.Db[i]);
            KeysTotal += server.Db[i].Keys.Size;
        }

        _timer = server.El.CreateTimeEvent(StepIntervalMs, OnTimer, null, null);
    }

    /// <summary>Bytes waiting for the worker above which the walk pauses.</summary>
    public static long SoftLimitBytes => 4 * 1024 * 1024;

    // REDISNET(snapshot-memory-limit): C's copy on write can take as much as the data set.
    /// <summary>As much as the data itself: what copy-on-write after a fork could take.</summary>
    public static long HardLimitBytes(RedisServer server) =>
        Math.Max(256 * 1024 * 1024, server.Z.UsedMemory);

    /// <summary>The mark entries get once they are in the image, or are born after it
    /// began.</summary>
    public byte Epoch { get; }

    /// <summary>Entries taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Those of them taken because they were about to change.</summary>
    public long TakenBeforeChange { get; private set; }

    /// <summary>Entries there were when it began.</summary>
    public long KeysTotal { get; }

    /// <summary>Now is T0. <paramref name="withData"/> is false for an image without
    /// keys.</summary>
    public static Snapshot Begin(RedisServer server, BackgroundSave save, RdbSaveInfo? info,
        bool withData)
    {
        Check.That(server.Persistence.Snapshot == null);
        var snapshot = new Snapshot(server, save, info, withData);
        server.Persistence.Snapshot = snapshot;
        return snapshot;
    }

    /// <summary>An entry is about to change or to go, for the first time since it was
    /// marked.</summary>
    public void BeforeChange(RedisDb db, Robj o)
    {
        Table? table = _byDb[db.Id];
        if (o.Epoch == Epoch || table == null)
        {
            return;
        }

        // What waits already decides, not this entry: one value, however large, never ends it.
        bool full = _save.QueuedBytes > HardLimitBytes(_server);
        Take(table, o);
        TakenBeforeChange++;
        if (full)
        {
            _save.Fail("too many keys changed before they could be written");
        }
    }

    /// <summary>A database is about to lose all its keys. True when the snapshot takes over its
    /// table, which the caller must then replace by a new one and not touch again.</summary>
    public bool BeforeEmpty(RedisDb db)
    {
        Table? table = _byDb[db.Id];
        _byDb[db.Id] = null;
        if (table == null || table.Done)
        {
            return false;
        }

        table.Owned = true;
        return true;
    }

    /// <summary>Two databases are about to exchange their tables.</summary>
    public void BeforeSwap(RedisDb db1, RedisDb db2) =>
        (_byDb[db1.Id], _byDb[db2.Id]) = (_byDb[db2.Id], _byDb[db1.Id]);

    /// <summary>Gives up, at any point. Nothing more reaches the image.</summary>
    public void Abort()
    {
        if (!_over)
        {
            End();
            _chunk.Free();
        }
    }

    private long OnTimer(EventLoop el, long id, object? data)
    {
        if (_save.QueuedBytes < SoftLimitBytes)
        {
            Step(_server.Env.Clock.MonoUs() + StepBudgetUs, WorkPerStep);
        }

        return _over ? EventLoop.NoMore : StepIntervalMs;
    }

    private void Step(long untilMonoUs, int maxWork)
    {
        // A bucket counts as much as an entry: a sparse table is work as well.
        int work = 0;
        int checkAt = WorkPerClockCheck;
        while (work < maxWork)
        {
            if (_walking == _tables.Length)
            {
                Complete();
                return;
            }

            if (_nextKeyMonoUs != 0 && _server.Env.Clock.MonoUs() < _nextKeyMonoUs)
            {
                return;
            }

            long before = Taken;
            WalkBucket();
            work += 1 + (int)(Taken - before);
            if (work < checkAt)
            {
                continue;
            }

            checkAt = work + WorkPerClockCheck;
            if (_server.Env.Clock.MonoUs() >= untilMonoUs || _save.QueuedBytes >= SoftLimitBytes)
            {
                return;
            }
        }
    }

    // C's child sleeps after each key; the loop must not, so the walk waits for its next turn, also
    // for the keys that the hook took. Less than a microsecond a key (a negative setting) is no
    // delay here.
    private void Delay()
    {
        int delayUs = _server.Config.RdbKeySaveDelay;
        _nextKeyMonoUs = delayUs <= 0
            ? 0
            : long.Max(_nextKeyMonoUs, _server.Env.Clock.MonoUs() - LateUs) + delayUs;
    }

    // With a delay, when the next key is due tells the time; without one it is 0, and only a full
    // chunk goes out. So no clock is read for each key.
    private bool HandOnIsDue => _nextKeyMonoUs - _handedOnMonoUs >= HandOnEveryUs;

    private void HandOn()
    {
        _handedOnMonoUs = _nextKeyMonoUs;
        SnapshotChunk full = _chunk;
        _chunk = new SnapshotChunk(_server.Z, ChunkBytes);
        _save.Submit(full);
    }

    private void WalkBucket()
    {
        Table table = _tables[_walking]!;
        var visitor = new TakeVisitor(this, table);
        table.Cursor = table.Keys.Main.Scan(table.Cursor, ref visitor);

        if (table.Cursor == 0)
        {
            table.Done = true;
            _walking++;
            FreeOwned(table);
        }
    }

    private void Take(Table table, Robj o)
    {
        if (_selectedDb != table.DbId)
        {
            _selectedDb = table.DbId;
            RdbImage.SelectDb(_chunk, table.DbId, !table.Selected, table.KeysAtStart,
                table.ExpiresAtStart);
            table.Selected = true;
        }

        RdbImage.Entry(_server, _chunk, o);
        o.Epoch = Epoch;
        Taken++;
        Delay();
        if (_chunk.Length >= ChunkBytes || HandOnIsDue)
        {
            HandOn();
        }
    }

    private void Complete()
    {
        if (_tables.Length > 0)
        {
            // An image without keys has marked none: older marks may still be about.
            SnapshotEpoch.Completed(_server);
        }

        SnapshotChunk last = _chunk;
        End();
        _save.Submit(last);
        _save.SubmitEnd();
    }

    private void End()
    {
        _over = true;
        _server.Persistence.Snapshot = null;
        _server.El.DeleteTimeEvent(_timer);
        foreach (Table? table in _tables)
        {
            FreeOwned(table!);
        }
    }

    private void FreeOwned(Table table)
    {
        if (table.Owned)
        {
            table.Owned = false;
            Lazyfree.FreeKeyspaceAsync(_server, table.Keys);
        }
    }

    private sealed class Table(RedisDb db)
    {
        public readonly KeyspaceDict Keys = db.Keys;

        /// <summary>Number the database had at T0.</summary>
        public readonly int DbId = db.Id;
        public readonly long KeysAtStart = db.Keys.Size;
        public readonly long ExpiresAtStart = db.Keys.Expires.Size;
        public ulong Cursor;
        public bool Done = db.Keys.Size == 0;
        public bool Selected;

        /// <summary>No database has it any more: freed once it was walked.</summary>
        public bool Owned;
    }

    private readonly struct TakeVisitor(Snapshot snapshot, Table table) : IDictVisitor
    {
        public void Visit(nint entry)
        {
            Robj o = Robj.FromAddress(entry);
            if (o.Epoch != snapshot.Epoch)
            {
                snapshot.Take(table, o);
            }
        }
    }
}
