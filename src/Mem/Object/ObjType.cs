// ObjType: the types a key's value can have, with C's numbers.
// Port of redis 7.2 server.h OBJ_STRING and following.
namespace RedisNet.Mem;

/// <summary>Type of a value; numbers as in C.</summary>
/// <port>server.h OBJ_STRING</port>
public enum ObjType
{
    String = 0,
    List = 1,
    Set = 2,
    Zset = 3,
    Hash = 4,
    Module = 5,
    Stream = 6,
}
