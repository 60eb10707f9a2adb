// SnapshotSink: where the image goes. Its members run on the worker, one after another.
// Ours, C has no counterpart.
namespace RedisNet.Server;

/// <summary>Encodes chunks and takes the result to a file or hands it back for sockets.</summary>
internal abstract class SnapshotSink
{
    /// <summary>The next chunk. What the loop is to send is left in the job.</summary>
    public abstract void Chunk(SnapshotJob job);

    /// <summary>Nothing follows: completes the image and makes it durable.</summary>
    public abstract void End(SnapshotJob job);

    /// <summary>Given up: leaves no trace.</summary>
    public abstract void Abandon();
}
