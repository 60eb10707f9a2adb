// Sys: from the C library's "-1 and errno" to SysResult.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System.Runtime.InteropServices;

namespace RedisNet.Os.Linux;

/// <summary>Reads errno and wraps results.</summary>
internal static class Sys
{
    /// <summary>errno of the bare call just made. Nothing may stand between the two.</summary>
    internal static Errno LastErrno() => (Errno)Marshal.GetLastSystemError();

    /// <summary>errno of the call with SetLastError just made.</summary>
    internal static Errno SavedErrno() => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>The result of a bare call.</summary>
    internal static SysResult Of(long value) =>
        value >= 0 ? SysResult.Success(value) : SysResult.Fail(LastErrno());

    /// <summary>The result of a call with SetLastError.</summary>
    internal static SysResult OfSaved(long value) =>
        value >= 0 ? SysResult.Success(value) : SysResult.Fail(SavedErrno());

    /// <summary>The result of a function that returns the error number itself.</summary>
    internal static SysResult OfCode(int code) =>
        code == 0 ? SysResult.Success() : SysResult.Fail((Errno)code);

    /// <summary>False for a path that C would see cut short.</summary>
    internal static bool IsCString(string path) => !path.Contains('\0');
}
