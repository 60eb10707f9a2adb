// RdbType: how a value is written in an RDB file.
// Port of redis 7.2 rdb.h RDB_TYPE_STRING and following. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Value types; the numbers are the format's.</summary>
/// <port>rdb.h RDB_TYPE_STRING</port>
public enum RdbType
{
    String = 0,
    List = 1,
    Set = 2,
    Zset = 3,
    Hash = 4,
    Zset2 = 5,
    ModulePreGa = 6,
    Module2 = 7,
    HashZipmap = 9,
    ListZiplist = 10,
    SetIntset = 11,
    ZsetZiplist = 12,
    HashZiplist = 13,
    ListQuicklist = 14,
    StreamListpacks = 15,
    HashListpack = 16,
    ZsetListpack = 17,
    ListQuicklist2 = 18,
    StreamListpacks2 = 19,
    SetListpack = 20,
    StreamListpacks3 = 21,
}
