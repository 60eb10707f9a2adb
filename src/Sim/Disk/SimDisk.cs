// SimDisk: the files of one host, which outlive its nodes.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two tables of names are kept: what the system shows, and what the disk would show after a power
// cut; between them stands the journal of changes not synced. A change enters the second table when
// its folder is synced, contents when the file is: the strict reading of POSIX, which is what a
// careful server must live with. SimDiskFaults says what else may survive.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A disk in memory. Paths are absolute, without "." and "..".</summary>
public sealed class SimDisk
{
    private readonly SortedDictionary<string, SimInode> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimInode> _durable = new(StringComparer.Ordinal);

    private readonly List<SimNameChange> _journal = [];
    private readonly List<(SimDiskCall Call, Errno Errno, int Skip)> _failNext = [];

    private long _lastId;

    public SimDisk()
    {
        MakeFolder("/");
        _journal.Clear();
        _durable["/"] = _names["/"];
    }

    /// <summary>What is wrong with it now.</summary>
    public SimDiskFaults Faults { get; set; }

    /// <summary>If not None, the next writes fail so: ENOSPC, EIO.</summary>
    public Errno FailWrites
    {
        get => Faults.Writes;
        set => Faults = Faults with { Writes = value };
    }

    /// <summary>If not None, the next syncs fail so.</summary>
    public Errno FailSyncs
    {
        get => Faults.Syncs;
        set => Faults = Faults with { Syncs = value };
    }

    /// <summary>What all files hold together.</summary>
    public long UsedBytes
    {
        get
        {
            long sum = 0;
            foreach (SimInode inode in _names.Values)
            {
                sum += inode.Length;
            }
            return sum;
        }
    }

    /// <summary>One call fails: the next of its kind, or the one after so many more.</summary>
    public void FailNext(SimDiskCall call, Errno errno, int skip = 0) =>
        _failNext.Add((call, errno, skip));

    /// <summary>Takes back what <see cref="FailNext"/> asked for and was not met.</summary>
    public void FailNoMore() => _failNext.Clear();

    /// <summary>A copy of all there is, synced or not.</summary>
    public SimDiskImage TakeImage()
    {
        SimDiskImage image = new();
        foreach (KeyValuePair<string, SimInode> e in _names)
        {
            image.Files.Add((e.Key, e.Value.Copy(0)));
        }
        return image;
    }

    /// <summary>The disk is as it was, all of it durable. No process may have files open.</summary>
    public void Restore(SimDiskImage image)
    {
        Forget();
        foreach ((string path, SimInode copy) in image.Files)
        {
            _names[path] = copy.Copy(++_lastId);
            _durable[path] = _names[path];
        }
    }

    /// <summary>The disk is new and empty. No process may have files open.</summary>
    public void Clear()
    {
        Forget();
        MakeFolder("/");
        _journal.Clear();
        _durable["/"] = _names["/"];
    }

    /// <summary>Puts a file there, durable, with the folders it needs.</summary>
    public void Put(string path, ReadOnlySpan<byte> content)
    {
        for (int i = path.IndexOf('/', 1); i > 0; i = path.IndexOf('/', i + 1))
        {
            string folder = path[..i];
            if (!_names.ContainsKey(folder))
            {
                MakeFolder(folder);
            }
            _durable[folder] = _names[folder];
        }
        SimInode file = new(folder: false, 0x1A4) { Id = ++_lastId };
        file.Write(content, 0);
        file.Sync();
        _names[path] = file;
        _durable[path] = file;
        _ = _journal.RemoveAll(c => c.Come == path || c.Gone == path);
    }

    /// <summary>The content of a file, or null.</summary>
    public byte[]? Get(string path) =>
        _names.TryGetValue(path, out SimInode? file) && !file.IsFolder ? file.Data.ToArray() : null;

    /// <summary>What a power cut would leave of a file, if it took all that is not synced; or
    /// null.</summary>
    public byte[]? GetDurable(string path) =>
        _durable.TryGetValue(path, out SimInode? file) && !file.IsFolder
            ? file.Durable.ToArray()
            : null;

    /// <summary>Changes whenever another file, or another version of it, is what a power cut would
    /// leave under that name.</summary>
    public long DurableVersion(string path) =>
        _durable.TryGetValue(path, out SimInode? file) ? file.DurableVersion : 0;

    /// <summary>All names, in order of bytes.</summary>
    public IReadOnlyCollection<string> Names => _names.Keys;

    /// <summary>The power goes: what was not synced is gone, whatever the faults say.</summary>
    public void DropUnsynced()
    {
        _names.Clear();
        _journal.Clear();
        foreach (KeyValuePair<string, SimInode> e in _durable)
        {
            e.Value.DropUnsynced();
            _names[e.Key] = e.Value;
        }
    }

    /// <summary>The power goes: of what was not synced the faults say what survives, by
    /// chance.</summary>
    public void PowerLoss(SimRandom random)
    {
        if (random.Percent(Faults.UnsyncedNamePercent))
        {
            int survive = (int)random.Below(_journal.Count + 1);
            foreach (SimNameChange change in _journal.GetRange(0, survive))
            {
                Apply(change, _durable);
            }
        }
        foreach (SimInode inode in _durable.Values)
        {
            inode.TearUnsynced(random, Faults);
        }
        DropUnsynced();
    }

    /// <summary>What a call of this kind gets: None if it works.</summary>
    internal Errno Fails(SimDiskCall call)
    {
        for (int i = 0; i < _failNext.Count; i++)
        {
            (SimDiskCall kind, Errno errno, int skip) = _failNext[i];
            if (kind != call)
            {
                continue;
            }
            _failNext[i] = (kind, errno, skip - 1);
            if (skip == 0)
            {
                _failNext.RemoveAt(i);
                return errno;
            }
        }
        return call switch
        {
            SimDiskCall.Open => Faults.Opens,
            SimDiskCall.Write => Faults.Writes,
            SimDiskCall.Sync => Faults.Syncs,
            _ => Faults.Renames,
        };
    }

    /// <summary>How much of a write that makes a file longer by so much fits.</summary>
    internal long Fits(long growth) => Faults.CapacityBytes == 0 || growth <= 0
        ? growth
        : Math.Clamp(Faults.CapacityBytes - UsedBytes, 0, growth);

    internal SimInode? Find(string path) => _names.GetValueOrDefault(path);

    internal void PutSocket(string path, int permissions) => Change(new SimNameChange(
        null, path, new SimInode(folder: false, permissions) { IsSocket = true }));

    internal SimInode Create(string path, int mode)
    {
        SimInode file = new(folder: false, mode & ~0x12) { Id = ++_lastId };
        Change(new SimNameChange(null, path, file));
        return file;
    }

    internal void MakeFolder(string path) =>
        Change(new SimNameChange(null, path, new SimInode(folder: true, 0x1ED)));

    internal void Remove(string path) => Change(new SimNameChange(path, null, null));

    internal void Rename(string from, string to)
    {
        SimInode file = _names[from];
        if (ParentOf(from) == ParentOf(to))
        {
            Change(new SimNameChange(from, to, file));
            return;
        }
        // Two folders: each is synced by itself.
        Change(new SimNameChange(null, to, file));
        Change(new SimNameChange(from, null, null));
    }

    /// <summary>The names directly in a folder, as they are now, are on their way to the disk; they
    /// are there when the result is called, unless the power went in between.</summary>
    internal Action BeginSyncFolder(string folder)
    {
        List<SimNameChange> changes = _journal.FindAll(c => c.IsIn(folder));
        return () =>
        {
            foreach (SimNameChange change in changes)
            {
                // Another sync was faster, or the power took it.
                if (_journal.Remove(change))
                {
                    Apply(change, _durable);
                }
            }
        };
    }

    internal List<string> In(string folder)
    {
        List<string> found = [];
        foreach (string path in _names.Keys)
        {
            if (ParentOf(path) == folder)
            {
                found.Add(path[(path.LastIndexOf('/') + 1)..]);
            }
        }
        return found;
    }

    internal static string ParentOf(string path)
    {
        if (path == "/")
        {
            return "";
        }
        int slash = path.LastIndexOf('/');
        return slash == 0 ? "/" : path[..slash];
    }

    private static void Apply(SimNameChange change, SortedDictionary<string, SimInode> names)
    {
        if (change.Gone != null)
        {
            _ = names.Remove(change.Gone);
        }
        if (change.Come != null)
        {
            names[change.Come] = change.Inode!;
        }
    }

    private void Change(SimNameChange change)
    {
        Apply(change, _names);
        _journal.Add(change);
    }

    private void Forget()
    {
        _names.Clear();
        _durable.Clear();
        _journal.Clear();
        _failNext.Clear();
    }
}
