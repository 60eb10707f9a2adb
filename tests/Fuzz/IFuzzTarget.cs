// IFuzzTarget: a place where bytes of strangers come in.
// Ours, no origin in C.
using System;

namespace RedisNet.Fuzz;

/// <summary>Draws damaged inputs and tries them.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>An input made from a random sequence.</summary>
    byte[] Draw(Random random);

    /// <summary>Gives it to the server; true when the server took it. Throws when something is
    /// wrong. Leaves no keys behind.</summary>
    bool Run(FuzzServer s, Random random, byte[] input);
}
