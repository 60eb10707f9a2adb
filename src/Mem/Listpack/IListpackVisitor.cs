// IListpackVisitor: what a caller wants to know of each entry while a listpack is validated.
// Port of redis 7.2 listpack.h listpackValidateEntryCB. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Mem;

/// <summary>Implemented by structs, so that the calls through it cost nothing.</summary>
/// <port>listpack.h listpackValidateEntryCB</port>
public interface IListpackVisitor
{
    /// <summary>Sees one entry, known to be whole; false refuses the listpack.</summary>
    /// <remarks><paramref name="headCount"/> is the number of entries the header claims, 65535 when
    /// it does not know.</remarks>
    bool Visit(ListpackValue value, int headCount);
}
