// SupervisedMode: who supervises the process, by the directive supervised.
// Port of redis 7.2 server.h SUPERVISED_NONE. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>Who supervises the process, by the directive supervised.</summary>
/// <port>server.h SUPERVISED_NONE</port>
public enum SupervisedMode
{
    None = 0,
    Autodetect = 1,
    Systemd = 2,
    Upstart = 3,
}
