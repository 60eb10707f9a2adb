// AeFlags: what one turn of the loop does.
// Port of redis 7.2 ae.h AE_FILE_EVENTS and its siblings. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
using System;

namespace RedisNet.Ae;

/// <summary>Flags of <see cref="EventLoop.ProcessEvents"/>.</summary>
[Flags]
public enum AeFlags
{
    None = 0,
    FileEvents = 1,
    TimeEvents = 2,
    AllEvents = FileEvents | TimeEvents,
    DontWait = 4,
    CallBeforeSleep = 8,
    CallAfterSleep = 16,
}
