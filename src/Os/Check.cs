// Check: the invariants of the program, on in every build.
// Port of redis 7.2 redisassert.h, server.h serverAssert and serverPanic. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// That() costs a compare and a branch that is never taken. Paranoid() is for what costs more than
// O(1) to verify; it is compiled only where PARANOID is defined (the test builds).
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace RedisNet.Os;

/// <summary>Invariants. A failure is a fault of ours and ends the node through its owner.</summary>
public static class Check
{
    /// <summary>Panics unless <paramref name="condition"/> holds. Always on.</summary>
    /// <port>server.h serverAssert</port>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            Fail(expression, member, line);
        }
    }

    /// <summary>As <see cref="That"/>, for checks that cost more than O(1); only with
    /// PARANOID.</summary>
    [Conditional("PARANOID")]
    public static void Paranoid(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "",
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            Fail(expression, member, line);
        }
    }

    /// <summary>Panics with a message: the state reached here has no meaning.</summary>
    /// <port>server.h serverPanic</port>
    [DoesNotReturn]
    public static void Panic(
        string message,
        [CallerMemberName] string member = "",
        [CallerLineNumber] int line = 0)
    {
        throw new PanicException(string.Create(
            CultureInfo.InvariantCulture, $"Guru Meditation: {message} #{member}:{line}"));
    }

    [DoesNotReturn]
    private static void Fail(string expression, string member, int line)
    {
        throw new PanicException(string.Create(
            CultureInfo.InvariantCulture, $"{member}:{line} '{expression}' is not true"));
    }
}
