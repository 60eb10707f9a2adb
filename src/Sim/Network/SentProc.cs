// SentProc: hears of bytes that a node puts on the network.
// Not a port. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using RedisNet.Os;

namespace RedisNet.Sim;

/// <summary>Called in the middle of the sender's turn; the two addresses name the
/// connection.</summary>
public delegate void SentProc(
    SimNode from, NetAddress local, NetAddress remote, ReadOnlySpan<byte> bytes);
