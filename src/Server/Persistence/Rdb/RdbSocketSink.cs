// RdbSocketSink: the image becomes bytes that the loop sends to replicas.
// Port of redis 7.2 rdb.c rdbSaveRioWithEOFMark. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using System.Text;

namespace RedisNet.Server;

/// <summary>Encodes an image between "$EOF:mark" and the mark.</summary>
internal sealed class RdbSocketSink : SnapshotSink
{
    private readonly RdbEncoder _encoder;
    private readonly string _mark;
    private List<byte[]> _output = [];
    private bool _begun;

    public RdbSocketSink(ServerConfig config, string mark)
    {
        _encoder = new RdbEncoder(config.Rdbcompression, config.Rdbchecksum) { Spill = Put };
        _mark = mark;
    }

    public override void Chunk(SnapshotJob job)
    {
        if (!_begun)
        {
            _begun = true;
            Put(Encoding.ASCII.GetBytes($"$EOF:{_mark}\r\n"));
        }

        _encoder.Chunk(job.Chunk!);
        TakeOutput(job);
    }

    public override void End(SnapshotJob job)
    {
        _encoder.End();
        _encoder.Raw(Encoding.ASCII.GetBytes(_mark));
        TakeOutput(job);
    }

    public override void Abandon()
    {
        // There is nothing outside of memory.
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _output.Add(bytes.ToArray());
        }
    }

    private void TakeOutput(SnapshotJob job)
    {
        Put(_encoder.Output);
        _encoder.ClearOutput();
        job.Output = _output;
        _output = [];
    }
}
