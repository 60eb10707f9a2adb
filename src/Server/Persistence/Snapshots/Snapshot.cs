// Snapshot: an image of all databases as they were at one moment, made while commands go on.
// Ours, C forks instead. Departures: docs/DEVIATIONS.md#persistence
//
// The moment is when the snapshot begins (T0). From then on three things feed the image:
//
//   the walk      a timer visits the tables bucket by bucket, a bounded stretch at a time
//                 (SnapshotPace says how long);
//   the hook      before an entry that is not in the image yet changes or goes
//                 (RedisDb.BeforeChange), it is taken as it is: its pre-image is its value at T0,
//                 since this is its first change after T0;
//   emptied       a table that is emptied or replaced is handed over whole, walked like the
//   tables        others and freed.
//
// An entry's epoch (SnapshotEpoch) keeps it from being taken twice, and keeps those born after T0
// out. Entries of one database may so follow those of another; the image says SELECTDB each time.
//
// A large value is not taken in one turn but opened (OpenValue): it is walked as the tables are,
// with hooks of its own for its elements. Its part of the image must be in one piece, so what else
// is taken waits behind it; and when a key goes whose value is open, or large and not yet taken,
// the snapshot takes the value over instead of copying it.
//
// Taking an entry is copying its bytes into a chunk; encoding and writing is a background job's,
// chunk by chunk in order. What waits there is bounded: above SoftLimit the walk pauses; the hook
// cannot wait, so above HardLimit the snapshot gives up and reports failure. Giving up, at whatever
// point, leaves nothing behind but marks that mean nothing.
using System;
using System.Collections.Generic;
using RedisNet.Ae;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>A running point-in-time image. Lives from T0 until the last entry was taken.</summary>
// REDISNET(snapshot-no-fork): C saves in a child process.
public sealed class Snapshot
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>When to look again after a turn that could not go on: for the worker, for a key's
    /// time, or for its work.</summary>
    private const long WaitMs = 1;

    /// <summary>Entries, elements and empty places that a turn looks at, at most.</summary>
#if DEBUG
    public const int WorkPerStep = 512;
#else
    public const int WorkPerStep = 16 * 1024;
#endif

    /// <summary>Most bytes a value has that is taken in one go.</summary>
#if DEBUG
    private const int BytesAtOnce = 4 * 1024;
#else
    private const int BytesAtOnce = 256 * 1024;
#endif

    /// <summary>Empty places of a table are work too.</summary>
    private const int WorkAtOnce = 4 * OpenValue.ElementsAtOnce;
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
    private readonly OpenValues _open;
    private SnapshotPace _pace;

    /// <summary>Tables with open values that were emptied when they had been walked.</summary>
    private readonly List<KeyspaceDict> _kept = [];

    /// <summary>Full chunks that wait for the current open value.</summary>
    private readonly Queue<SnapshotChunk> _behind = new();
    private long _behindBytes;

    /// <summary>A part of the current open value was handed on.</summary>
    private bool _inValue;
    private SnapshotChunk _chunk;

    /// <summary>That much was copied since the clock was looked at, whatever the number of
    /// elements.</summary>
    private bool _handedOn;
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
        _open = new OpenValues(server, this);
        HardLimitBytes = SoftLimitBytes
            + Math.Max(server.Persistence.LeastHardLimitBytes, server.Z.UsedMemory);
        Epoch = SnapshotEpoch.Next(server);
        RdbImage.Header(server, _chunk, info);
        _tables = new Table?[withData ? server.Db.Length : 0];
        _byDb = new Table?[server.Db.Length];
        for (int i = 0; i < _tables.Length; i++)
        {
            _tables[i] = _byDb[i] = new Table(server.Db[i]);
            KeysTotal += server.Db[i].Keys.Size;
        }

        _timer = server.El.CreateTimeEvent(WaitMs, OnTimer, null, null);
    }

    /// <summary>Bytes waiting for the worker above which the walk pauses.</summary>
    public static long SoftLimitBytes => 4 * 1024 * 1024;

    // REDISNET(snapshot-memory-limit): C's copy on write can take as much as the data set.
    /// <summary>Bytes waiting above which it is given up: as much as the data at T0, which is what
    /// copy-on-write after a fork could take, and what the walk itself puts there.</summary>
    public long HardLimitBytes { get; }

    /// <summary>The mark entries get once they are in the image, or are born after it
    /// began.</summary>
    public byte Epoch { get; }

    /// <summary>Entries taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Those of them taken because they were about to change.</summary>
    public long TakenBeforeChange { get; private set; }

    /// <summary>Work done for values that are tables, lists or sorted sets: elements, and places
    /// looked at in vain.</summary>
    public long Work { get; private set; }

    /// <summary>Bytes taken that cannot be handed on before the current open value was
    /// taken.</summary>
    public long HeldBytes => _behindBytes + _open.HeldBytes;

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
        bool full = IsFull;
        Take(table, o);
        TakenBeforeChange++;
        if (full)
        {
            GiveUp();
        }
    }

    /// <summary>An entry is about to go, or to get another value altogether. It may be without its
    /// value afterwards.</summary>
    public void BeforeGoing(RedisDb db, Robj o)
    {
        BeforeChange(db, o);
        _open.TakeOver(o);
    }

    /// <summary>A database is about to lose all its keys. True when the snapshot takes over its
    /// table, which the caller must then replace by a new one and not touch again.</summary>
    public bool BeforeEmpty(RedisDb db)
    {
        Table? table = _byDb[db.Id];
        _byDb[db.Id] = null;
        if (table is { Done: false })
        {
            table.Owned = true;
            return true;
        }

        // Nothing is to be taken from it any more, but a value in it may not be freed yet.
        if (_open.Current != null)
        {
            _kept.Add(db.Keys);
        }

        return _open.Current != null;
    }

    /// <summary>Two databases are about to exchange their tables.</summary>
    public void BeforeSwap(RedisDb db1, RedisDb db2) =>
        (_byDb[db1.Id], _byDb[db2.Id]) = (_byDb[db2.Id], _byDb[db1.Id]);

    /// <summary>A hook of an open value has kept something: it is given up if that is too
    /// much.</summary>
    internal void CheckLimit()
    {
        if (IsFull)
        {
            GiveUp();
        }
    }

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
        if (_save.QueuedBytes >= SoftLimitBytes)
        {
            return WaitMs;
        }

        LoopTrace? trace = _server.Trace;
        trace?.Enter(TracePhase.Snapshot);
        _pace.Begin(_server.Stats.NumCommands);
        bool more = Step(_server.Env.Clock.MonoUs() + _pace.SliceUs, WorkPerStep);
        trace?.Leave();
        if (_over)
        {
            return EventLoop.NoMore;
        }

        return more ? _pace.AfterMs : WaitMs;
    }

    /// <summary>True when nothing but its time ended the step.</summary>
    private bool Step(long untilMonoUs, int maxWork)
    {
        // A bucket counts as much as an entry: a sparse table is work as well.
        int work = 0;
        int checkAt = WorkPerClockCheck;
        while (work < maxWork)
        {
            if (_open.Current != null)
            {
                work += AdvanceOpen();
            }
            else if (_walking == _tables.Length)
            {
                Complete();
                return false;
            }
            else if (_tables[_walking]!.Done)
            {
                FreeOwned(_tables[_walking]!);
                _walking++;
            }
            else if (_nextKeyMonoUs != 0 && _server.Env.Clock.MonoUs() < _nextKeyMonoUs)
            {
                return false;
            }
            else
            {
                work += WalkBucket();
            }

            if (work < checkAt && !_handedOn)
            {
                continue;
            }

            _handedOn = false;
            checkAt = work + WorkPerClockCheck;
            if (_save.QueuedBytes >= SoftLimitBytes)
            {
                return false;
            }

            if (_server.Env.Clock.MonoUs() >= untilMonoUs)
            {
                return true;
            }
        }

        return false;
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
        _handedOn = true;
        SnapshotChunk full = _chunk;
        _chunk = new SnapshotChunk(_server.Z, ChunkBytes);
        if (_inValue)
        {
            _behind.Enqueue(full);
            _behindBytes += full.Length;
            return;
        }

        _handedOnMonoUs = _nextKeyMonoUs;
        _save.Submit(full);
    }

    private int WalkBucket()
    {
        Table table = _tables[_walking]!;
        long before = Taken + Work;
        var visitor = new TakeVisitor(this, table);
        table.Cursor = table.Keys.Main.Walk(table.Cursor, ref visitor);
        table.Done = table.Cursor == 0;
        return 1 + (int)(Taken + Work - before);
    }

    private int AdvanceOpen()
    {
        if (!_inValue)
        {
            // It selects its database itself, and so must whatever comes after it.
            if (_chunk.Length > 0)
            {
                HandOn();
            }

            _inValue = true;
            _selectedDb = -1;
        }

        OpenValue value = _open.Current!;
        int work = _open.Advance(WorkPerClockCheck, ChunkBytes);
        Work += work;
        _handedOn = true;
        if (value.Done)
        {
            _save.Submit(_open.Exchange(new SnapshotChunk(_server.Z, 0)));
            CloseCurrent();
        }
        else if (value.Chunk.Length >= ChunkBytes || HandOnIsDue)
        {
            _handedOnMonoUs = _nextKeyMonoUs;
            _save.Submit(_open.Exchange(new SnapshotChunk(_server.Z, ChunkBytes)));
        }

        return work;
    }

    private void CloseCurrent()
    {
        _open.Close();
        _inValue = false;
        while (_behind.TryDequeue(out SnapshotChunk? chunk))
        {
            _behindBytes -= chunk.Length;
            _save.Submit(chunk);
        }

        if (_open.Current == null)
        {
            FreeKept();
        }
    }

    private void Take(Table table, Robj o)
    {
        OpenValue? value = OpenValue.Of(_server, o);
        if (value == null)
        {
            Select(table);
            RdbImage.Entry(_server, _chunk, o);
        }
        else if (!value.IsSmall)
        {
            SnapshotChunk own = NewChunk(table);
            RdbImage.EntryHead(_server, own, o);
            value.SaveCount(own);
            _open.Add(value, own);
        }
        else
        {
            TakeAtOnce(table, o, value);
        }

        o.Epoch = Epoch;
        Taken++;
        Delay();
        if (_chunk.Length >= ChunkBytes || (HandOnIsDue && !_inValue))
        {
            HandOn();
        }
    }

    // So few elements are taken in one go, unless they turn out to be large.
    private void TakeAtOnce(Table table, Robj o, OpenValue value)
    {
        Select(table);
        long begin = _chunk.Length;
        RdbImage.EntryHead(_server, _chunk, o);
        value.SaveCount(_chunk);
        Work += value.Advance(_chunk, WorkAtOnce, BytesAtOnce);
        if (!value.Done)
        {
            SnapshotChunk own = NewChunk(table);
            _chunk.MoveTail(begin, own);
            _open.Add(value, own);
        }
    }

    private SnapshotChunk NewChunk(Table table)
    {
        var chunk = new SnapshotChunk(_server.Z, 0);
        SelectDb(chunk, table);
        return chunk;
    }

    private void Select(Table table)
    {
        if (_selectedDb != table.DbId)
        {
            _selectedDb = table.DbId;
            SelectDb(_chunk, table);
        }
    }

    private static void SelectDb(SnapshotChunk to, Table table)
    {
        RdbImage.SelectDb(
            to, table.DbId, !table.Selected, table.KeysAtStart, table.ExpiresAtStart);
        table.Selected = true;
    }

    private bool IsFull => _save.QueuedBytes + HeldBytes > HardLimitBytes;

    private void GiveUp() => _save.Fail("too many keys changed before they could be written");

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
        _open.Free();
        while (_behind.TryDequeue(out SnapshotChunk? chunk))
        {
            chunk.Free();
        }

        _behindBytes = 0;
        FreeKept();
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

    private void FreeKept()
    {
        foreach (KeyspaceDict keys in _kept)
        {
            Lazyfree.FreeKeyspaceAsync(_server, keys);
        }

        _kept.Clear();
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
