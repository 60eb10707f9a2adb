// IDictVisitor: what Dict.Scan calls for every entry. A struct, so that scanning allocates nothing.
// Port of redis 7.2 dict.h dictScanFunction.
namespace RedisNet.Mem;

/// <summary>Receives the entries of a scan.</summary>
/// <port>dict.h dictScanFunction</port>
public interface IDictVisitor
{
    /// <summary>One entry; it may be deleted by the visitor, others of the table may not.</summary>
    void Visit(nint entry);
}
