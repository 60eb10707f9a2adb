// PanicException: a broken invariant on its way to the owner of the loop.
// Port of redis 7.2 debug.c _serverAssert, _serverPanic. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// C prints a report and aborts on the spot. Here many servers may share a process, so the failing
// check only knows what went wrong; the owner of the loop (Main, or the simulator for its node)
// knows whose IDie to call. Nobody else may catch it.
using System;

namespace RedisNet.Os;

/// <summary>We are wrong: a check failed. Caught by the owner of the loop alone, who lets it
/// die.</summary>
public sealed class PanicException : Exception
{
    public PanicException()
    {
    }

    public PanicException(string message)
        : base(message)
    {
    }

    public PanicException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
