// MemCheck: assertions for the assembly that may not see Os.Check.
// Ours; the role of serverAssert in redis 7.2 redisassert.h. See docs/STYLE.md on errors.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace RedisNet.Mem;

/// <summary>Always-on invariant checks; the failing expression is the message.</summary>
internal static class MemCheck
{
    /// <summary>Raises <see cref="MemoryFaultException"/> naming the expression when it is
    /// false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            Fail(expression);
        }
    }

    /// <summary>O(n) checks, compiled in only where PARANOID is defined.</summary>
    [Conditional("PARANOID")]
    public static void Paranoid(
        bool condition, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        That(condition, expression);
    }

    /// <summary>Raises the fault; kept out of line so that callers stay inlinable.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fail(string expression)
    {
        throw new MemoryFaultException(expression);
    }
}
