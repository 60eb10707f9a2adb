// FuzzFailure: something that must not be.
// Ours, no origin in C.
using System;

namespace RedisNet.Fuzz;

/// <summary>What an input showed.</summary>
public sealed class FuzzFailure : Exception
{
    public FuzzFailure()
    {
    }

    public FuzzFailure(string message)
        : base(message)
    {
    }

    public FuzzFailure(string message, Exception inner)
        : base(message, inner)
    {
    }
}
