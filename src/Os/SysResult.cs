// SysResult: what a system call gave, as a value: a number, or the errno it failed with.
// Not a port; C uses a return of -1 and errno. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// The operating system saying no is never an exception here. EINTR is looped inside the wrapper and
// is never seen by a caller; EAGAIN is a normal answer of a non-blocking descriptor.
namespace RedisNet.Os;

/// <summary>The outcome of one call into the system: either a value, or an error number.</summary>
public readonly struct SysResult
{
    private SysResult(long value, Errno errno)
    {
        Value = value;
        Errno = errno;
    }

    /// <summary>The value: a count of bytes, a descriptor, a pid. It is -1 after a
    /// failure.</summary>
    public long Value { get; }

    /// <summary>Why the call failed, or <see cref="Errno.None"/>.</summary>
    public Errno Errno { get; }

    /// <summary>True when the call succeeded.</summary>
    public bool Ok => Errno == Errno.None;

    /// <summary>True when a non-blocking descriptor has nothing to give or no room to take
    /// now.</summary>
    public bool WouldBlock => Errno == Errno.EAGAIN;

    /// <summary>The value as an int: a descriptor or a pid.</summary>
    public int Int => (int)Value;

    /// <summary>A success with the given value.</summary>
    public static SysResult Success(long value = 0) => new(value, Errno.None);

    /// <summary>A failure. <paramref name="errno"/> must not be <see cref="Errno.None"/>.</summary>
    public static SysResult Fail(Errno errno)
    {
        Check.That(errno != Errno.None);
        return new SysResult(-1, errno);
    }

    public override string ToString() => Ok
        ? Value.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : Errno.ToString() + " (" + Errno.Message() + ")";
}
