// SyslogFacility: the facility of the system log, with the numbers of syslog.h.
// Port of redis 7.2 config.c syslog_facility_enum. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>The facility of the system log, with the numbers of syslog.h.</summary>
/// <port>config.c syslog_facility_enum</port>
public enum SyslogFacility
{
    User = 8,
    Local0 = 128,
    Local1 = 136,
    Local2 = 144,
    Local3 = 152,
    Local4 = 160,
    Local5 = 168,
    Local6 = 176,
    Local7 = 184,
}
