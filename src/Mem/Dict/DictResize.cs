// DictResize: how willing tables are to change size.
// Port of redis 7.2 dict.h dictResizeEnable.
namespace RedisNet.Mem;

/// <summary>Resize policy of all tables of a server.</summary>
/// <port>dict.h dictResizeEnable</port>
public enum DictResize
{
    /// <summary>Grow at one entry a bucket, shrink when asked.</summary>
    Enable,

    /// <summary>Grow only past five entries a bucket; do not shrink.</summary>
    Avoid,

    /// <summary>Neither grow nor shrink nor rehash.</summary>
    Forbid,
}
