// ClientPause: holding clients back for a while.
// Port of redis 7.2 networking.c pauseActions. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
//
// CLIENT PAUSE, SHUTDOWN and FAILOVER pause independently; what is paused is the union of those
// whose end lies ahead. A paused client's command is postponed, not refused: it runs from the start
// once the pause is over.
using System.Collections.Generic;

namespace RedisNet.Server;

/// <summary>Setting, asking and lifting pauses.</summary>
public static class ClientPause
{
    private const PauseActions ClientMask = PauseActions.ClientWrite | PauseActions.ClientAll;

    /// <summary>Pauses for a purpose: the actions replace the earlier ones, the end only moves
    /// away.</summary>
    /// <port>networking.c pauseActions</port>
    public static void Pause(
        this RedisServer server, PausePurpose purpose, long endUnixMs, PauseActions actions)
    {
        ClientPauseState pause = server.Clients.Pause;
        pause.ActionsByPurpose[(int)purpose] = actions;
        if (pause.EndUnixMsByPurpose[(int)purpose] < endUnixMs)
        {
            pause.EndUnixMsByPurpose[(int)purpose] = endUnixMs;
        }

        server.UpdatePausedActions();
        if (server.Exec.InExec)
        {
            server.Exec.ClientPauseInTransaction = true;
        }
    }

    /// <summary>CLIENT PAUSE: a pause of all clients is not weakened to one of writers.</summary>
    /// <port>networking.c pauseClientsByClient</port>
    public static void PauseByClient(this RedisServer server, long endUnixMs, bool all)
    {
        PauseActions running =
            server.Clients.Pause.ActionsByPurpose[(int)PausePurpose.ByClientCommand];
        bool keepAll = (running & PauseActions.ClientAll) != 0;
        server.Pause(
            PausePurpose.ByClientCommand,
            endUnixMs,
            all || keepAll ? PauseActions.ClientAllSet : PauseActions.ClientWriteSet);
    }

    /// <port>networking.c unpauseActions</port>
    public static void Unpause(this RedisServer server, PausePurpose purpose)
    {
        server.Clients.Pause.EndUnixMsByPurpose[(int)purpose] = 0;
        server.Clients.Pause.ActionsByPurpose[(int)purpose] = PauseActions.None;
        server.UpdatePausedActions();
    }

    /// <port>networking.c isPausedActions</port>
    public static bool IsPaused(this RedisServer server, PauseActions actions) =>
        (server.Clients.Pause.Paused & actions) != 0;

    /// <summary>As <see cref="IsPaused"/>, after ending pauses that are over.</summary>
    /// <port>networking.c isPausedActionsWithUpdate</port>
    public static bool IsPausedNow(this RedisServer server, PauseActions actions)
    {
        if (!server.IsPaused(actions))
        {
            return false;
        }

        server.UpdatePausedActions();
        return server.IsPaused(actions);
    }

    /// <port>networking.c updatePausedActions</port>
    public static void UpdatePausedActions(this RedisServer server)
    {
        ClientPauseState pause = server.Clients.Pause;
        PauseActions before = pause.Paused;
        pause.Paused = PauseActions.None;
        for (int i = 0; i < ClientPauseState.PurposeCount; i++)
        {
            if (pause.EndUnixMsByPurpose[i] > server.Time.UnixMs)
            {
                pause.Paused |= pause.ActionsByPurpose[i];
            }
            else
            {
                pause.ActionsByPurpose[i] = PauseActions.None;
                pause.EndUnixMsByPurpose[i] = 0;
            }
        }

        // Less is paused than before: everybody tries again, and may be held back again.
        if ((pause.Paused & ClientMask) < (before & ClientMask))
        {
            UnblockPostponed(server);
        }
    }

    /// <port>networking.c unblockPostponedClients</port>
    private static void UnblockPostponed(RedisServer server)
    {
        List<Client> postponed = server.Clients.Postponed;
        while (postponed.Count > 0)
        {
            postponed[0].Unblock(queueForReprocessing: true);
        }
    }
}
