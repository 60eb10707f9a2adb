// SentinelState: all that one Sentinel knows. The only state there is; nothing here is static.
// Port of redis 7.2 sentinel.c struct sentinelState. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;
using System.Collections.Generic;
using RedisNet.Mem;
using RedisNet.Os;
using RedisNet.Server;

namespace RedisNet.Sentinel;

/// <summary>One Sentinel: identity, epoch, masters, settings that hold for all of them.</summary>
/// <port>sentinel.c sentinelState</port>
public sealed class SentinelState
{
    private readonly DictShared _dictShared;

    public SentinelState(ISentinelHost host)
    {
        Host = host;
        Span<byte> seed = stackalloc byte[16];
        host.Env.Random.Fill(seed);
        _dictShared = new DictShared(seed);
        Masters = NewTable();
        ClockOffsetMs = host.Env.Clock.UnixMs() - Semantics.ReadMs(host.Env.Clock);
        Names = new SentinelNames(this);
        PreviousTimeMs = SentinelClock.NowMs(this);
        PreviousCpuUs = host.Env.Processes.Cpu(CpuScope.Thread).TotalUs;
    }

    public ISentinelHost Host { get; }
    public Env Env => Host.Env;

    /// <summary>40 characters, chosen once and kept in the configuration file; empty
    /// before.</summary>
    public string MyId = "";

    /// <summary>The highest epoch seen anywhere. Never goes back; saved before it is
    /// used.</summary>
    public ulong CurrentEpoch;

    /// <summary>When a vote last could not be saved; 0 is never.</summary>
    public long VoteUnsavedTimeMs;

    /// <summary>The masters by name.</summary>
    public InstanceTable Masters { get; }
    public readonly SentinelTimes Times = new();

    /// <summary>What is done where upstream is known to be wrong.</summary>
    public SentinelSemantics Semantics { get; private set; } = SentinelSemantics.Strict;

    /// <summary>What <see cref="SentinelClock"/> adds to the clock it reads.</summary>
    public long ClockOffsetMs { get; private set; }

    // -- tilt ----------------------------------------------------------------------------------
    public bool Tilt;
    public long TiltStartTimeMs;

    /// <summary>When the timer last ran.</summary>
    public long PreviousTimeMs;

    /// <summary>Processor time of the loop's thread then.</summary>
    public long PreviousCpuUs;

    /// <summary>How often an operator had instances forgotten. What was heard before that and waits
    /// for a name is not taken in any more: it might bring back what is gone.</summary>
    public int Forgets;

    /// <summary>Host names and what they resolve to.</summary>
    public SentinelNames Names { get; }

    // -- for operators -------------------------------------------------------------------------
    public SentinelStats Stats { get; } = new();
    public SentinelEventRing Events { get; } = new();

    // -- scripts -------------------------------------------------------------------------------
    public int RunningScripts;

    /// <summary>Scripts that run or wait, oldest first.</summary>
    public readonly LinkedList<ScriptJob> ScriptsQueue = new();

    // -- settings ------------------------------------------------------------------------------

    /// <summary>Address in our hellos instead of the socket's, or null.</summary>
    public string? AnnounceIp;

    /// <summary>Port in our hellos instead of the configured one, or 0.</summary>
    public int AnnouncePort;
    public SimFailure SimFailureFlags;

    /// <summary>Whether SENTINEL SET may not touch the paths of scripts.</summary>
    public bool DenyScriptsReconfig = true;

    /// <summary>Password and user for other Sentinels, or null.</summary>
    public string? SentinelAuthPass;
    public string? SentinelAuthUser;

    /// <summary>Whether names may stand where addresses do.</summary>
    public bool ResolveHostnames;

    /// <summary>Whether names are announced instead of addresses.</summary>
    public bool AnnounceHostnames;

    /// <summary>When a refused hello was last logged.</summary>
    public long HelloRefusedLoggedMs;

    /// <summary>Configuration lines read but not yet applied; null once they are.</summary>
    public SentinelConfigQueue? ConfigQueue;

    /// <summary>An empty table with the hash seed of this Sentinel.</summary>
    public InstanceTable NewTable() => new(Host.Z, _dictShared);

    /// <summary>Changes the semantics. Time goes on without a step.</summary>
    public void SetSemantics(SentinelSemantics semantics)
    {
        long now = SentinelClock.NowMs(this);
        Semantics = semantics;
        ClockOffsetMs += now - SentinelClock.NowMs(this);
    }

    /// <summary>Logs through the host.</summary>
    /// <port>server.c _serverLog</port>
    public void Log(LogLevel level, string message) => Host.Log(level, message);

    /// <summary>A random delay that keeps Sentinels from moving in step.</summary>
    public long RandomDesyncMs() => (long)(Env.Random.NextU64() % SentinelTimes.MaxDesyncMs);
}
