// SimDisk: the files of one host, which outlive its nodes.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Two tables of names are kept: what the system shows, and what the disk would show after a power
// cut. A name enters the second when its folder is synced, contents when the file is: the strict
// reading of POSIX, which is what a careful server must live with.
using System;
using System.Collections.Generic;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>A disk in memory. Paths are absolute, without "." and "..".</summary>
public sealed class SimDisk
{
    private readonly SortedDictionary<string, SimInode> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimInode> _durable = new(StringComparer.Ordinal);

    private long _lastId;

    public SimDisk()
    {
        MakeFolder("/");
        _durable["/"] = _names["/"];
    }

    /// <summary>If not None, the next writes fail so: ENOSPC, EIO.</summary>
    public Errno FailWrites { get; set; }

    /// <summary>If not None, the next syncs fail so.</summary>
    public Errno FailSyncs { get; set; }

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
    }

    /// <summary>The content of a file, or null.</summary>
    public byte[]? Get(string path) =>
        _names.TryGetValue(path, out SimInode? file) && !file.IsFolder ? file.Data.ToArray() : null;

    /// <summary>What a file would hold after a power cut now, or null if it would not be
    /// there.</summary>
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

    /// <summary>The power goes: what was not synced is gone.</summary>
    public void DropUnsynced()
    {
        _names.Clear();
        foreach (KeyValuePair<string, SimInode> e in _durable)
        {
            e.Value.DropUnsynced();
            _names[e.Key] = e.Value;
        }
    }

    internal SimInode? Find(string path) => _names.GetValueOrDefault(path);

    internal void PutSocket(string path, int permissions) =>
        _names[path] = new SimInode(folder: false, permissions) { IsSocket = true };

    internal SimInode Create(string path, int mode)
    {
        SimInode file = new(folder: false, mode & ~0x12) { Id = ++_lastId };
        _names[path] = file;
        return file;
    }

    internal void MakeFolder(string path) => _names[path] = new SimInode(folder: true, 0x1ED);

    internal bool Remove(string path) => _names.Remove(path);

    internal void Rename(string from, string to)
    {
        SimInode file = _names[from];
        _ = _names.Remove(from);
        _names[to] = file;
    }

    /// <summary>Makes the names directly in a folder durable as they are now.</summary>
    internal void SyncFolder(string folder)
    {
        foreach (string old in new List<string>(_durable.Keys))
        {
            if (ParentOf(old) == folder && !_names.ContainsKey(old))
            {
                _ = _durable.Remove(old);
            }
        }
        foreach (KeyValuePair<string, SimInode> e in _names)
        {
            if (ParentOf(e.Key) == folder)
            {
                _durable[e.Key] = e.Value;
            }
        }
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
}
