// RdbSocketSink: the image becomes bytes that the loop sends to replicas.
// Port of redis 7.2 rdb.c rdbSaveRioWithEOFMark. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Text;

namespace RedisNet.Server;

/// <summary>Encodes an image between "$EOF:mark" and the mark.</summary>
internal sealed class RdbSocketSink(RdbEncoder encoder, string mark) : SnapshotSink
{
    private bool _begun;

    public override void Chunk(SnapshotJob job)
    {
        byte[] prefix = [];
        if (!_begun)
        {
            _begun = true;
            prefix = Encoding.ASCII.GetBytes($"$EOF:{mark}\r\n");
        }

        encoder.Chunk(job.Chunk!.Bytes);
        job.Output = [.. prefix, .. encoder.Output];
        encoder.ClearOutput();
    }

    public override void End(SnapshotJob job)
    {
        encoder.End();
        job.Output = [.. encoder.Output, .. Encoding.ASCII.GetBytes(mark)];
        encoder.ClearOutput();
    }

    public override void Abandon()
    {
        // There is nothing outside of memory.
    }
}
