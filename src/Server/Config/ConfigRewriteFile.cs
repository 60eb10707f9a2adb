// ConfigRewriteFile: replaces the configuration file in one step that survives a power cut.
// Port of redis 7.2 config.c rewriteConfigOverwriteFile. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Written beside the old file, synced, renamed over it, and the folder synced: at any instant the
// file on disk is the old one or the new one, whole. When the call succeeds it is the new one for
// good.
using System;
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Reads the old configuration file and replaces it by a new one.</summary>
public static class ConfigRewriteFile
{
    private const int SuffixLength = 6;

    /// <summary>The content of a configuration file; empty if there is none.</summary>
    /// <port>config.c rewriteConfigReadOldFile</port>
    public static SysResult Read(RedisServer server, string path, out byte[] content)
    {
        content = [];
        IFileSystem files = server.Env.Files;
        SysResult opened = files.Open(path, OpenFlags.Read);
        if (!opened.Ok)
        {
            return opened.Errno == Errno.ENOENT ? SysResult.Success() : opened;
        }
        SysResult result = ReadAll(files, opened.Int, ref content);
        _ = files.Close(opened.Int);
        return result;
    }

    /// <summary>Replaces the file. A failure is logged; the old file then still stands.</summary>
    /// <port>config.c rewriteConfigOverwriteFile</port>
    public static SysResult Overwrite(RedisServer server, string path, ReadOnlySpan<byte> content)
    {
        IFileSystem files = server.Env.Files;
        string temp = TempPath(server, path);
        SysResult opened = files.Open(
            temp, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive);
        if (!opened.Ok)
        {
            server.Log(LogLevel.Warning,
                $"Could not create tmp config file ({opened.Errno.Message()})");
            return opened;
        }
        SysResult result = WriteAndRename(server, opened.Int, temp, path, content);
        _ = files.Close(opened.Int);
        if (!result.Ok)
        {
            _ = files.Unlink(temp);
            return result;
        }
        server.Log(LogLevel.Debug, $"Rewritten config file ({path}) successfully");
        return result;
    }

    private static SysResult ReadAll(IFileSystem files, int fd, ref byte[] content)
    {
        SysResult length = files.Length(fd);
        if (!length.Ok)
        {
            return length;
        }
        byte[] buffer = new byte[length.Int];
        int filled = 0;
        while (filled < buffer.Length)
        {
            SysResult read = files.Read(fd, buffer.AsSpan(filled));
            if (!read.Ok)
            {
                return read;
            }
            if (read.Value == 0)
            {
                break;
            }
            filled += read.Int;
        }
        content = buffer[..filled];
        return SysResult.Success(filled);
    }

    private static SysResult WriteAndRename(
        RedisServer server, int fd, string temp, string path, ReadOnlySpan<byte> content)
    {
        IFileSystem files = server.Env.Files;
        int written = 0;
        while (written < content.Length)
        {
            SysResult wrote = files.Write(fd, content[written..]);
            if (!wrote.Ok)
            {
                server.Log(LogLevel.Warning, "Failed after writing "
                    + $"({written}) bytes to tmp config file ({wrote.Errno.Message()})");
                return wrote;
            }
            written += wrote.Int;
        }
        SysResult result = Step(server, files.Fsync(fd), "Could not sync tmp config file to disk");
        result = result.Ok
            ? Step(server, files.Rename(temp, path), "Could not rename tmp config file") : result;
        return result.Ok
            ? Step(server, files.FsyncFolder(path), "Could not sync config file dir") : result;
    }

    private static SysResult Step(RedisServer server, SysResult result, string failure)
    {
        if (!result.Ok)
        {
            server.Log(LogLevel.Warning, $"{failure} ({result.Errno.Message()})");
        }
        return result;
    }

    private static string TempPath(RedisServer server, string path)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        Span<char> suffix = stackalloc char[SuffixLength];
        ulong random = server.Env.Random.NextU64();
        foreach (ref char c in suffix)
        {
            c = letters[(int)(random % (ulong)letters.Length)];
            random /= (ulong)letters.Length;
        }
        return path + "." + suffix.ToString();
    }
}
