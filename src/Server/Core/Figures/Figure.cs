// Figure: one number that a server shows to the runtime's own tools.
// Ours, no origin in C. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Server;

/// <summary>A number, what it is called, and where it is read.</summary>
/// <param name="Name">Of the instrument, in lower case with dots.</param>
/// <param name="Unit">What it counts, as in the Unified Code for Units of Measure.</param>
/// <param name="Text">One line for people.</param>
/// <param name="Rises">True for what only grows, until CONFIG RESETSTAT.</param>
/// <param name="Read">Called on a thread that is not the loop's: it may read a number, no
/// more.</param>
/// <param name="Phase">Which part of the loop's time it is, for figures that share a name.</param>
public sealed record Figure(
    string Name,
    string Unit,
    string Text,
    bool Rises,
    Func<RedisServer, long> Read,
    string? Phase = null);
