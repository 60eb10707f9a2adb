// ObjEncoding: how a value of a type is represented. OBJECT ENCODING names them.
// Port of redis 7.2 server.h OBJ_ENCODING_RAW and following; the retired 3 to 5 are absent.
namespace RedisNet.Mem;

/// <summary>Encoding of a value; numbers as in C.</summary>
/// <port>server.h OBJ_ENCODING_RAW</port>
public enum ObjEncoding
{
    Raw = 0,
    Int = 1,
    Ht = 2,
    Intset = 6,
    Skiplist = 7,
    Embstr = 8,
    Quicklist = 9,
    Stream = 10,
    Listpack = 11,
}
