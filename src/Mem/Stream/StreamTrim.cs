// StreamTrim: which entries of a stream are to go.
// Port of redis 7.2 t_stream.c streamAddTrimArgs. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Entries go from the first on until MaxLen are left, or none below MinId; with Approx
/// whole nodes only, with a Limit other than 0 no more than so many.</summary>
/// <port>t_stream.c streamAddTrimArgs</port>
public record struct StreamTrim
{
    public StreamTrimBy By;
    public bool Approx;
    public long Limit;
    public long MaxLen;
    public StreamId MinId;
}
