// RdbSave: SAVE: the whole data set to disk, now, while everybody waits.
// Port of redis 7.2 rdb.c rdbSave. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Globalization;
using RedisNet.Mem;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Synchronous saving.</summary>
public static class RdbSave
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Saves all databases to a file in the server's folder; false, with the old file
    /// untouched, when that failed.</summary>
    /// <port>rdb.c rdbSave</port>
    public static bool Save(RedisServer server, string fileName, RdbSaveInfo? info,
        RdbFlags flags = RdbFlags.None)
    {
        string temp = string.Create(CultureInfo.InvariantCulture, $"temp-{server.Pid}.rdb");
        var sink = new RdbFileSink(server.Env.Files, temp, fileName, server.Config)
        {
            KeepCache = (flags & RdbFlags.KeepCache) != 0,
        };
        if (!WriteAll(server, sink, info) || !sink.End())
        {
            LogFailure(server, sink.FailedOperation!, sink.Errno, temp, fileName);
            return false;
        }

        server.Log(LogLevel.Notice, "DB saved on disk");
        server.Dirty = 0;
        server.Persistence.LastSaveUnixS = server.Env.Clock.UnixUs() / 1_000_000;
        server.Persistence.LastBgsaveOk = true;
        return true;
    }

    /// <summary>Logs a failed save in C's words for the operation.</summary>
    internal static void LogFailure(
        RedisServer server, string operation, Errno errno, string temp, string target)
    {
        string folder = server.Env.Files.CurrentFolder(out string path).Ok ? path : "unknown";
        string text = operation switch
        {
            "open" =>
                $"Failed opening the temp RDB file {temp} (in server root dir {folder}) for "
                    + $"saving: " +
                errno.Message(),
            "rename" =>
                $"Error moving temp DB file {temp} on the final destination {target} (in server "
                    + $"root dir " +
                $"{folder}): {errno.Message()}",
            "fsync directory" => $"Failed to fsync directory while saving DB: {errno.Message()}",
            _ => $"Write error while saving DB to the disk({operation}): {errno.Message()}",
        };
        server.Log(LogLevel.Warning, text);
    }

    private static bool WriteAll(RedisServer server, RdbFileSink sink, RdbSaveInfo? info)
    {
        var chunk = new SnapshotChunk(server.Z, ChunkBytes);
        RdbImage.Header(server, chunk, info);
        bool ok = true;
        foreach (RedisDb db in server.Db)
        {
            if (db.Keys.Size == 0)
            {
                continue;
            }

            RdbImage.SelectDb(chunk, db.Id, true, db.Keys.Size, db.Keys.Expires.Size);
            ulong cursor = 0;
            do
            {
                var visitor = new EntryVisitor(server, chunk);
                cursor = db.Keys.Main.Walk(cursor, ref visitor);
                if (chunk.Length >= ChunkBytes)
                {
                    ok = sink.Chunk(chunk);
                    chunk.Clear();
                }
            }
            while (cursor != 0 && ok);
        }

        ok = ok && sink.Chunk(chunk);
        chunk.Free();
        return ok;
    }

    private readonly struct EntryVisitor(RedisServer server, SnapshotChunk chunk) : IDictVisitor
    {
        public void Visit(nint entry) => RdbImage.Entry(server, chunk, Robj.FromAddress(entry));
    }
}
