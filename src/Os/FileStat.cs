// FileStat: what the system knows about a file.
// Port of the C library's struct stat, the fields Redis reads. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
namespace RedisNet.Os;

/// <summary>Size in bytes, mode as in C (type and permissions), last change in ms since
/// 1970.</summary>
public readonly record struct FileStat(long Length, int Mode, long ModifiedUnixMs)
{
    private const int TypeMask = 0xF000;

    /// <summary>A plain file.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>A folder.</summary>
    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    /// <summary>A named pipe.</summary>
    /// <port>anet.c anetIsFifo</port>
    public bool IsFifo => (Mode & TypeMask) == 0x1000;

    /// <summary>The permission bits.</summary>
    public int Permissions => Mode & 0xFFF;
}
