// AllCheckers: one of each checker.
// Ours, no origin in C.
using System.Collections.Generic;

namespace RedisNet.Campaign;

/// <summary>Makes the checkers of a run.</summary>
public static class AllCheckers
{
    public static List<Checker> Create() =>
    [
        new S01OneVotePerEpoch(),
        new S02VotesAreDurable(),
        new S03CurrentEpochNeverDecreases(),
        new S04EpochsWithinCurrent(),
        new S05OldRequestsChangeNoVote(),
        new S06OneLeaderPerEpoch(),
        new S07ElectionNeedsVotes(),
        new S08VoteForMostVoted(),
        new S09AttemptsKeepTheirDistance(),
        new S11ElectionEnds(),
        new S13AttemptsTakeFreshEpochs(),
        new S14ConfigEpochNamesOneAddress(),
        new S15ConfigEpochNeverDecreases(),
        new S16PromotionMakesTheEpoch(),
        new S17AdvertisedAddress(),
        new S18FileNamesThePromoted(),
        new S19SentinelsAgree(),
        new S21AdoptionResets(),
        new S22FileIsNeverTorn(),
        new S24RestartKeepsEverything(),
        new S25DownWithReason(),
        new S26DeadIsFoundDown(),
        new S29OdownNeedsQuorum(),
        new S30FailoverNeedsOdown(),
        new S31PeriodicCommands(),
        new S32DeadLinksAreClosed(),
        new S34StatesInOrder(),
        new S35CandidateIsFit(),
        new S37OneTransaction(),
        new S38StationsEndInTime(),
        new S39ParallelSyncs(),
        new S44OneSwitchPerEpoch(),
        new S45CorrectionsWait(),
        new S46CorrectionsHappen(),
        new S47OneMasterAtRest(),
        new S49TiltByTheGap(),
        new S51TiltOnlyWatches(),
        new S55SentinelIsItsRunId(),
        new R01OneStream(),
        new R02EqualDataAtRest(),
        new R03PartialSyncIffPossible(),
        new R04HistoriesChangeHands(),
        new R04SelectAfterPromotion(),
        new R11SilenceEndsLinks(),
    ];
}
