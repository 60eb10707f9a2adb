// OomScoreAdj: how oom-score-adj is applied.
// Port of redis 7.2 server.h OOM_SCORE_ADJ_NO. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Server;

/// <summary>How oom-score-adj is applied.</summary>
/// <port>server.h OOM_SCORE_ADJ_NO</port>
public enum OomScoreAdj
{
    No = 0,
    Relative = 1,
    Absolute = 2,
}
