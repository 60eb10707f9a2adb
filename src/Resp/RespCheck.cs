// RespCheck: the always-on assertion of this assembly, which depends on nothing, not even on Os.
// No port: stands for serverAssert. A failed check is a bug of ours, so the loop lets it end the
// process.
namespace RedisNet.Resp;

using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

internal static class RespCheck
{
    /// <summary>Ends the current turn of the loop loudly when an invariant of ours does not
    /// hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition)
        {
            Fail(text);
        }
    }

    [DoesNotReturn]
    private static void Fail(string? text) =>
        throw new InvalidOperationException("assertion failed: " + text);
}
