// RdbOpcode: the byte in front of each item of an RDB file that is not a value type.
// Port of redis 7.2 rdb.h. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Items between the header and the checksum; smaller bytes are value types.</summary>
/// <port>rdb.h RDB_OPCODE_EOF</port>
public enum RdbOpcode : byte
{
    Function2 = 245,
    FunctionPreGa = 246,
    ModuleAux = 247,
    Idle = 248,
    Freq = 249,
    Aux = 250,
    ResizeDb = 251,
    ExpireTimeMs = 252,
    ExpireTime = 253,
    SelectDb = 254,
    Eof = 255,
}
