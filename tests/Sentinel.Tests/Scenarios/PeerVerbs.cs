// PeerVerbs: verbs that tell scripted peers what to say.
// Ours, after the data-driven tests of etcd-io/raft. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Sentinel.Tests.Scenarios;

/// <summary>What peers answer.</summary>
internal static class PeerVerbs
{
    /// <summary>Does the verb; false if it is not one of these.</summary>
    public static bool Run(ScenarioWorld w, string verb, string[] args)
    {
        switch (verb)
        {
            case "answer":
                // A peer answers a command so from now on.
                // Example: answer p1 PING -BUSY Redis is busy running a script.
                w.Peers[args[0]].AnswerWith(args[1], string.Join(' ', args[2..]));
                break;
            case "info":
                // A peer's INFO has these values from now on.
                // Example: info p2 role:slave master_host:10.0.0.1 slave_priority:0
                ScenarioVerbs.SetInfo(w.Peers[args[0]].Info, args[1..]);
                break;
            case "mute":
                // A peer answers nothing any more.
                // Example: mute p1
                w.Peers[args[0]].Muted = true;
                break;
            case "unmute":
                // It answers again, on new connections, so that no reply is out of place.
                // Example: unmute p1
                w.Peers[args[0]].Muted = false;
                w.Peers[args[0]].CloseAll();
                break;
            case "hangup":
                // A peer closes all its connections, and goes on listening.
                // Example: hangup p1
                w.Peers[args[0]].CloseAll();
                break;
            default:
                return false;
        }
        return true;
    }
}
