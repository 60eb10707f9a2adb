// CloseFileJob: closes a file where nobody waits for it.
// Port of redis 7.2 bio.c BIO_CLOSE_FILE. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// Closing the last descriptor of an unlinked file makes the system free its blocks, which can take
// long.
using RedisNet.Os;

namespace RedisNet.Server;

/// <summary>Takes ownership of a descriptor.</summary>
/// <port>bio.c bioCreateCloseJob</port>
public sealed class CloseFileJob(IFileSystem files, int fd) : BackgroundJob
{
    public override void Run() => files.Close(fd);

    public override void Completed()
    {
        // Nothing waits for it.
    }

    /// <summary>Removes a file from its folder now and gives its space back in the
    /// background.</summary>
    /// <port>replication.c bg_unlink</port>
    public static SysResult Unlink(Env env, string path)
    {
        SysResult opened = env.Files.Open(path, OpenFlags.Read | OpenFlags.NonBlocking);
        SysResult gone = env.Files.Unlink(path);
        if (opened.Ok)
        {
            env.Jobs.Submit(JobKind.CloseFile, new CloseFileJob(env.Files, opened.Int));
        }

        return gone;
    }
}
