// SavedFileTests: a dump made while commands go on, loaded by ourselves and by C, and C's by us.
// Ours, no origin in C.
using System.IO;
using NUnit.Framework;
using RedisNet.Tools;

namespace RedisNet.Interop.Tests;

[TestFixture("ours", "c")]
[TestFixture("c", "ours")]
[TestFixture("ours", "ours")]
public sealed class SavedFileTests(string writerKind, string readerKind) : InteropFixture
{
    [Test]
    public void A_file_saved_during_writes_holds_the_data_of_its_start()
    {
        RedisProcess writer = Server(writerKind);
        Writes.Fill(writer.Port, 20_000);
        string before = Digest(writer);
        Do(writer, "BGSAVE");
        using (var writes = new Writes(writer.Port))
        {
            Until("it is saved", () =>
                Info(writer, "persistence")["rdb_bgsave_in_progress"] == "0");
            Until("something was written", () => writes.Count > 100);
        }
        Assert.That(Info(writer, "persistence")["rdb_last_bgsave_status"], Is.EqualTo("ok"));
        Assert.That(Digest(writer), Is.Not.EqualTo(before));

        string folder = Path.Combine(writer.Folder, "copy");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(writer.Folder, "dump.rdb"), Path.Combine(folder, "dump.rdb"));
        RedisProcess reader = Server(readerKind, $"dir {folder}\n");

        Assert.That(Digest(reader), Is.EqualTo(before));
    }

    [Test]
    public void A_save_into_a_folder_that_is_gone_fails_and_stops_writes()
    {
        RedisProcess server = Server(
            writerKind, "save 900 1\nsave 3600 1\nenable-protected-configs yes\n");
        string folder = Path.Combine(server.Folder, "gone");
        Directory.CreateDirectory(folder);
        Do(server, "CONFIG", "SET", "dir", folder);
        Directory.Delete(folder);

        Do(server, "BGSAVE");
        Until("it failed", () => Info(server, "persistence")["rdb_last_bgsave_status"] == "err");

        using var client = new RespClient(server.Port, timeoutMs: 10_000);
        Assert.That(client.Do("SET", "k", "v")?.ToString(), Does.Contain("MISCONF"));
    }
}
