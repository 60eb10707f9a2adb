// RedisDb: one numbered database: lookup, change and deletion of keys.
// Port of redis 7.2 db.c. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Every command reaches its keys through here, because four things happen at a key's door and
// nowhere else: a key whose time has come is deleted before anyone sees it, hits and misses are
// counted, the access clock is set, and a running snapshot gets the old value before the first
// change (BeforeChange).
//
// An entry is one block that moves when it grows (see RedisNet.Mem.Robj). A handle is good until
// the next call that may change the same key; methods that change a key look it up again or return
// the new handle.
using System;
using System.Runtime.CompilerServices;
using RedisNet.Mem;
using RedisNet.Resp;

namespace RedisNet.Server;

/// <summary>Keys, their expirations and who waits for or watches them.</summary>
/// <port>server.h redisDb</port>
public sealed class RedisDb
{
    private const int MaxRandomKeyTries = 100;

    public RedisDb(RedisServer server, int id)
    {
        Server = server;
        Id = id;
        Keys = server.NewKeyspace();
        Watched = new WatchedKeys(server);
        Blocking = new BlockedKeys(this);
    }

    public RedisServer Server { get; }

    public int Id { get; }

    /// <summary>The tables. Replaced as a whole by SWAPDB, by an asynchronous flush and by a full
    /// resync.</summary>
    public KeyspaceDict Keys { get; internal set; }

    /// <summary>Mean time to live of the volatile keys, an estimate for INFO.</summary>
    public long AvgTtlMs { get; internal set; }

    /// <summary>Where the active expire cycle stopped.</summary>
    internal ulong ExpiresCursor { get; set; }

    /// <summary>Keys that transactions depend on.</summary>
    public WatchedKeys Watched { get; }

    /// <summary>Keys that clients wait for.</summary>
    public BlockedKeys Blocking { get; }

    /// <summary>A key with its hash.</summary>
    public KeyArg Key(ReadOnlySpan<byte> bytes) => new(bytes, Keys.GetHash(bytes));

    // -- lookup -----------------------------------------------------------------------------------

    /// <summary>The entry for a command that reads, or a null handle.</summary>
    /// <port>db.c lookupKeyReadWithFlags</port>
    public Robj LookupRead(KeyArg key, LookupFlags flags = LookupFlags.None) => Lookup(key, flags);

    /// <summary>The entry for a command that may change it, or a null handle. A running snapshot
    /// has the old value when this returns.</summary>
    /// <port>db.c lookupKeyWriteWithFlags</port>
    public Robj LookupWrite(KeyArg key, LookupFlags flags = LookupFlags.None)
    {
        Robj o = Lookup(key, flags | LookupFlags.Write);
        if (!o.IsNull)
        {
            BeforeChange(o);
        }
        return o;
    }

    /// <port>db.c lookupKey</port>
    private Robj Lookup(KeyArg key, LookupFlags flags)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        if (!o.IsNull && o.IsVolatile && ExpireIfNeeded(key, o, flags))
        {
            o = default;
        }
        bool write = (flags & LookupFlags.Write) != 0;
        if (o.IsNull)
        {
            NoteMiss(key, flags, write);
            return o;
        }
        if ((flags & LookupFlags.NoTouch) == 0 && MayTouch())
        {
            AccessClock.Touch(Server, o);
        }
        if (!write && (flags & LookupFlags.NoStats) == 0)
        {
            Server.Stats.KeyspaceHits++;
        }
        return o;
    }

    private void NoteMiss(KeyArg key, LookupFlags flags, bool write)
    {
        if (write)
        {
            return;
        }
        if ((flags & LookupFlags.NoNotify) == 0)
        {
            Notify.KeyspaceEvent(Server, NotifyFlags.KeyMiss, "keymiss"u8, key.Bytes, Id);
        }
        if ((flags & LookupFlags.NoStats) == 0)
        {
            Server.Stats.KeyspaceMisses++;
        }
    }

    /// <summary>CLIENT NO-TOUCH keeps the access clock as it is, except for TOUCH itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayTouch()
    {
        Client? c = Server.Exec.CurrentClient;
        return c == null || !c.Has(ClientFlags.NoTouch) || c.Cmd?.Has(CommandRoles.Touch) == true;
    }

    // -- expiry -----------------------------------------------------------------------------------

    /// <summary>Whether the entry's time has come at the instant the running command
    /// sees.</summary>
    /// <port>db.c keyIsExpired</port>
    public bool IsExpired(Robj o) =>
        o.IsVolatile && !Server.Persistence.Loading && Server.CommandTimeSnapshot() > o.Expire;

    /// <summary>Deletes the key if it is dead. True when it counts as missing, deleted or
    /// not.</summary>
    /// <port>db.c expireIfNeeded</port>
    public bool ExpireIfNeeded(KeyArg key)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        return !o.IsNull && o.IsVolatile && ExpireIfNeeded(key, o, LookupFlags.None);
    }

    /// <remarks>A replica deletes nothing by itself: it answers as if the key were gone and waits
    /// for the DEL. Its master's own commands see the key, whatever the clock says.</remarks>
    private bool ExpireIfNeeded(KeyArg key, Robj o, LookupFlags flags)
    {
        if (!IsExpired(o))
        {
            return false;
        }
        if (Server.Repl.MasterHost != null)
        {
            if (Server.Exec.CurrentClient is { } c && c.Has(ClientFlags.Master))
            {
                return false;
            }
            bool forced = (flags & LookupFlags.Write) != 0 && !Server.Config.ReplicaReadOnly;
            if (!forced)
            {
                return true;
            }
        }
        if ((flags & LookupFlags.NoExpire) == 0 && !Server.IsPaused(PauseActions.Expire))
        {
            Expire.DeleteExpiredKeyAndPropagate(this, key);
        }
        return true;
    }

    /// <summary>When the key expires in unix milliseconds, -1 for never or no key.</summary>
    /// <port>db.c getExpire</port>
    public long GetExpire(KeyArg key)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        return o.IsNull ? -1 : o.Expire;
    }

    /// <summary>Sets when an existing key expires. <paramref name="c"/> is who asked, or
    /// null.</summary>
    /// <port>db.c setExpire</port>
    public void SetExpire(Client? c, KeyArg key, long whenUnixMs)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        Os.Check.That(!o.IsNull);
        BeforeChange(o);
        Keys.SetExpire(ref o, key.Hash, whenUnixMs);
        bool writableReplica = Server.Repl.MasterHost != null && !Server.Config.ReplicaReadOnly;
        if (c != null && writableReplica && !c.Has(ClientFlags.Master))
        {
            Server.ReplicaKeys.Remember(this, key.Bytes);
        }
    }

    /// <summary>Makes a key live for ever; false when it did already.</summary>
    /// <port>db.c removeExpire</port>
    public bool RemoveExpire(KeyArg key)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        if (o.IsNull || !o.IsVolatile)
        {
            return false;
        }
        BeforeChange(o);
        return Keys.RemoveExpire(ref o, key.Hash);
    }

    // -- change -----------------------------------------------------------------------------------

    /// <summary>Sets a key to a string whatever it held before; encodes it as an integer where it
    /// is one.</summary>
    /// <port>db.c setKey</port>
    public void SetKey(Client? c, KeyArg key, ReadOnlySpan<byte> value, SetKeyFlags flags)
    {
        Sds none = default;
        SetKey(c, key, value, ref none, flags);
    }

    /// <summary>Sets a key to a text that is too long for an integer, whatever it held before.
    /// Takes ownership.</summary>
    /// <port>db.c setKey</port>
    public void SetKey(Client? c, KeyArg key, ref Sds text, SetKeyFlags flags) =>
        SetKey(c, key, text.Span, ref text, flags);

    private void SetKey(
        Client? c, KeyArg key, ReadOnlySpan<byte> value, ref Sds text, SetKeyFlags flags)
    {
        Robj o;
        if ((flags & (SetKeyFlags.AlreadyExists | SetKeyFlags.AddOrUpdate)) != 0)
        {
            o = Keys.Find(key.Bytes, key.Hash);
        }
        else
        {
            o = (flags & SetKeyFlags.DoesntExist) != 0 ? default : LookupWrite(key);
        }
        if (o.IsNull)
        {
            Add(key, text.IsNull
                ? NewString(key, value) : Robj.CreateRaw(Server.Z, key.Bytes, ref text));
        }
        else
        {
            BeforeChange(o);
            Blocking.SignalDeleted(key.Bytes, o.Type);
            SetString(key, ref o, value, ref text);
            if ((flags & SetKeyFlags.KeepTtl) == 0 && o.IsVolatile)
            {
                Keys.RemoveExpire(ref o, key.Hash);
            }
        }
        if ((flags & SetKeyFlags.NoSignal) == 0)
        {
            SignalModified(c, key);
        }
    }

    /// <summary>Sets a key to a new entry, made for this key, whatever it held before; it lives for
    /// ever then. Takes ownership.</summary>
    /// <port>db.c setKey</port>
    public void SetKey(Client? c, KeyArg key, Robj entry)
    {
        Robj old = LookupWrite(key);
        if (old.IsNull)
        {
            Add(key, entry);
        }
        else
        {
            entry.Epoch = Server.Persistence.CurrentEpoch;
            entry.Lru = old.Lru;
            Delete(key);
            Keys.Add(entry, key.Hash);
        }
        SignalModified(c, key);
    }

    /// <summary>Adds a key that does not exist, with a string, encoded as SET would.</summary>
    /// <port>db.c dbAdd</port>
    public void Add(KeyArg key, ReadOnlySpan<byte> value) => Add(key, NewString(key, value));

    private Robj NewString(KeyArg key, ReadOnlySpan<byte> value) =>
        Number.TryParseInt64(value, out long integer)
            ? Robj.Create(Server.Z, key.Bytes, integer)
            : Robj.Create(Server.Z, key.Bytes, value);

    /// <summary>Adds a key that does not exist, with a structure, of which it takes
    /// ownership.</summary>
    /// <port>db.c dbAdd</port>
    public Robj Add(KeyArg key, ObjType type, ObjEncoding encoding, nint pointer)
    {
        Robj o = Robj.Create(Server.Z, key.Bytes, type, encoding, pointer);
        Add(key, o);
        return o;
    }

    /// <summary>Links a new entry, of a key that does not exist; takes ownership.</summary>
    /// <port>db.c dbAddInternal</port>
    public void Add(KeyArg key, Robj o)
    {
        // Born after the running snapshot began, if one runs: not part of it.
        o.Epoch = Server.Persistence.CurrentEpoch;
        AccessClock.Init(Server, o);
        Keys.Add(o, key.Hash);
        Blocking.SignalReady(key.Bytes, o.Type);
        Notify.KeyspaceEvent(Server, NotifyFlags.New, "new"u8, key.Bytes, Id);
    }

    /// <summary>Adds an entry read from an RDB file; takes ownership. False, nothing taken, when
    /// the key exists.</summary>
    /// <remarks>The loader sets LRU or LFU afterwards where the file has it.</remarks>
    /// <port>db.c dbAddRDBLoad</port>
    public bool AddLoaded(Robj o, ulong hash)
    {
        o.Epoch = Server.Persistence.CurrentEpoch;
        return Keys.TryAdd(o, hash);
    }

    /// <summary>Replaces the value of an entry whose old value a snapshot has already.</summary>
    private void SetString(KeyArg key, ref Robj o, ReadOnlySpan<byte> value, ref Sds text)
    {
        ReleaseValue(o);
        if (!text.IsNull)
        {
            Keys.SetRaw(ref o, key.Hash, ref text);
        }
        else if (Number.TryParseInt64(value, out long integer))
        {
            Keys.SetInteger(ref o, key.Hash, integer);
        }
        else
        {
            Keys.SetString(ref o, key.Hash, value);
        }
    }

    /// <summary>INCR's way to store: in place where it can be. <paramref name="o"/> may be null (a
    /// new key).</summary>
    public void SetInteger(KeyArg key, Robj o, long value)
    {
        if (o.IsNull)
        {
            Add(key, Robj.Create(Server.Z, key.Bytes, value));
        }
        else
        {
            Keys.SetInteger(ref o, key.Hash, value);
        }
    }

    /// <summary>Stores a string that is never taken for an integer, as INCRBYFLOAT does.</summary>
    /// <port>db.c dbReplaceValue</port>
    public void ReplaceOrAddString(KeyArg key, Robj o, ReadOnlySpan<byte> value)
    {
        if (o.IsNull)
        {
            Add(key, Robj.Create(Server.Z, key.Bytes, value));
        }
        else
        {
            ReleaseValue(o);
            Keys.SetString(ref o, key.Hash, value);
        }
    }

    /// <summary>Leaves an entry whose value is replaced next without its structure, which is freed
    /// as lazyfree-lazy-server-del says.</summary>
    /// <port>db.c dbSetValue</port>
    private void ReleaseValue(Robj o)
    {
        if (o.Encoding is ObjEncoding.Int or ObjEncoding.Embstr)
        {
            return;
        }
        BeforeGoing(o);
        if (o.Type == ObjType.String || o.Pointer == 0)
        {
            return;
        }
        Robj husk = Robj.Move(Server.Z, default, o);
        if (!Server.Config.LazyfreeLazyServerDel || !Lazyfree.TryFreeAsync(Server, ref husk))
        {
            Robj.Free(Server.Z, ref husk);
        }
    }

    /// <summary>Makes a string value one that can be changed where it lies, and returns it. After a
    /// change by ref, tell the entry where it lies.</summary>
    /// <port>db.c dbUnshareStringValue</port>
    public Sds Unshare(ref Robj o, ulong hash)
    {
        Server.Persistence.Open?.Part(o);
        return Keys.UnshareString(ref o, hash);
    }

    /// <summary>Appends to a string entry and returns its new length.</summary>
    public long StringAppend(KeyArg key, Robj o, ReadOnlySpan<byte> append)
    {
        Sds s = Unshare(ref o, key.Hash);
        Sds.CatLen(Server.Z, ref s, append);
        o.UpdatePointer(s.Address);
        return s.Length;
    }

    /// <summary>Writes into a string at an offset, zeros up to it; makes the key where there is
    /// none. Returns the new length.</summary>
    public long StringSetRange(KeyArg key, Robj o, long offset, ReadOnlySpan<byte> value)
    {
        if (o.IsNull)
        {
            Sds empty = Sds.Empty(Server.Z);
            Sds.MakeRoomForNonGreedy(Server.Z, ref empty, offset + value.Length);
            o = Robj.CreateRaw(Server.Z, key.Bytes, ref empty);
            Add(key, o);
        }
        Sds s = Unshare(ref o, key.Hash);
        Sds.GrowZero(Server.Z, ref s, offset + value.Length);
        o.UpdatePointer(s.Address);
        value.CopyTo(s.Span[(int)offset..]);
        return s.Length;
    }

    /// <summary>Moves a value to a key that does not exist, with its time to live; the old key
    /// goes. However large the value is, it is not copied.</summary>
    public void MoveValue(Client c, KeyArg from, RedisDb dst, KeyArg to)
    {
        Robj o = Keys.Find(from.Bytes, from.Hash);
        BeforeChange(o);
        Robj moved = Robj.Move(Server.Z, to.Bytes, o);
        dst.AddWithExpire(c, to, moved, o.Expire);
        Blocking.SignalDeleted(from.Bytes, moved.Type);
        Robj husk = Keys.Unlink(from.Bytes, from.Hash);
        Keys.FreeEntry(ref husk);
    }

    /// <summary>Copies a value to a key that does not exist, with its time to live.</summary>
    public void CopyValue(Client c, KeyArg from, RedisDb dst, KeyArg to)
    {
        Robj o = Keys.Find(from.Bytes, from.Hash);
        Robj copy = o.Type switch
        {
            ObjType.Hash => NewEntry(to, o, new HashValue(Server, o).Dup()),
            ObjType.Set => NewEntry(to, o, new SetValue(Server, o).Dup()),
            ObjType.List => NewEntry(to, o, new ListValue(Server, o).Dup()),
            ObjType.Zset => NewEntry(to, o, new ZsetValue(Server, o).Dup()),
            ObjType.Stream => NewEntry(
                to, o, Stream.Dup(Server.Z, StreamLookup.Of(o)).Address),
            _ => Robj.DupString(Server.Z, to.Bytes, o),
        };
        dst.AddWithExpire(c, to, copy, o.Expire);
    }

    private Robj NewEntry(KeyArg key, Robj like, nint pointer) =>
        Robj.Create(Server.Z, key.Bytes, like.Type, like.Encoding, pointer);

    private void AddWithExpire(Client c, KeyArg key, Robj o, long expireUnixMs)
    {
        Add(key, o);
        if (expireUnixMs != -1)
        {
            SetExpire(c, key, expireUnixMs);
        }
    }

    // -- deletion ---------------------------------------------------------------------------------

    /// <summary>Deletes as lazyfree-lazy-server-del says; false when there was no such
    /// key.</summary>
    /// <port>db.c dbDelete</port>
    public bool Delete(KeyArg key) => GenericDelete(key, Server.Config.LazyfreeLazyServerDel);

    /// <port>db.c dbSyncDelete</port>
    public bool SyncDelete(KeyArg key) => GenericDelete(key, lazy: false);

    /// <summary>Deletes; a large value is freed in the background when
    /// <paramref name="lazy"/>.</summary>
    /// <port>db.c dbGenericDelete</port>
    public bool GenericDelete(KeyArg key, bool lazy)
    {
        Robj o = Keys.Find(key.Bytes, key.Hash);
        if (o.IsNull)
        {
            return false;
        }
        BeforeGoing(o);
        Blocking.SignalDeleted(key.Bytes, o.Type);
        o = Keys.Unlink(key.Bytes, key.Hash);
        if (!lazy || !Lazyfree.TryFreeAsync(Server, ref o))
        {
            Keys.FreeEntry(ref o);
        }
        return true;
    }

    // -- the rest ---------------------------------------------------------------------------------

    /// <summary>A living key at random, or a null handle when there is none.</summary>
    /// <remarks>On a replica whose keys are all volatile and dead, one of the dead is returned
    /// after some tries: nothing else would end the search.</remarks>
    /// <port>db.c dbRandomKey</port>
    public Robj RandomKey()
    {
        bool allVolatile = Keys.Size == Keys.Expires.Size;
        for (int tries = 1; ; tries++)
        {
            Robj o = Robj.FromAddress(Keys.Main.GetFairRandomKey(Server.Env.Random.NextU64));
            if (o.IsNull || !o.IsVolatile)
            {
                return o;
            }
            // REDISNET(randomkey-paused): C would search for ever while expiry is paused.
            bool stays = Server.Repl.MasterHost != null || Server.IsPaused(PauseActions.Expire);
            if (allVolatile && stays && tries == MaxRandomKeyTries)
            {
                return o;
            }
            // The bytes die with the entry while its death is being told.
            if (!IsExpired(o) || !ExpireIfNeeded(Key(o.Key.ToArray())))
            {
                return o;
            }
        }
    }

    /// <summary>Tells who depends on the key that it changed. <paramref name="c"/> is who did it,
    /// or null.</summary>
    /// <port>db.c signalModifiedKey</port>
    public void SignalModified(Client? c, KeyArg key)
    {
        if (Watched.Count != 0)
        {
            Watched.Touch(this, key.Bytes);
        }
    }

    /// <summary>The hook of the snapshot: called before the first byte of an entry changes or
    /// goes.</summary>
    public void BeforeChange(Robj o)
    {
        if (Server.Persistence.Snapshot is { } snapshot && o.Epoch != snapshot.Epoch)
        {
            snapshot.BeforeChange(this, o);
        }
    }

    /// <summary>The same before an entry goes or gets another value altogether: the snapshot may
    /// take over a large value instead of copying it, and leave the entry without one.</summary>
    private void BeforeGoing(Robj o)
    {
        if (Server.Persistence.Snapshot is { } snapshot)
        {
            snapshot.BeforeGoing(this, o);
        }
    }
}
