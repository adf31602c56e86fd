package dev.parley.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.worker.inference.Lease;
import dev.parley.worker.intake.AnsweredRequests.Answered;
import dev.parley.worker.intake.PartitionWork.Claim;
import dev.parley.worker.intake.PartitionWork.Inheritance;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionWorkTest {
    private final PartitionWork work = new PartitionWork(100);

    @Test
    void shouldAskOnceForRequestsThatAreTheSame() {
        work.begin(0);
        work.begin(1);
        work.begin(2);
        assertThat(work.claim("a", 1, 0)).isEqualTo(Claim.MINE);
        assertThat(work.claim("a", 1, 1)).isEqualTo(Claim.SHARED);
        work.answered("a", 1, 50);
        assertThat(work.claim("a", 1, 2)).isEqualTo(Claim.ANSWERED);
        assertThat(work.toCommit(false)).contains(new CommitPosition(3, 51));
    }

    @Test
    void shouldAskAnewForALaterAttempt() {
        work.begin(0);
        work.begin(1);
        work.claim("a", 1, 0);
        work.answered("a", 1, 50);
        assertThat(work.claim("a", 2, 1)).isEqualTo(Claim.MINE);
    }

    @Test
    void shouldRecordTheEarliestResultBeyondTheGap() {
        work.begin(0);
        work.begin(1);
        work.begin(2);
        work.claim("a", 1, 0);
        work.claim("b", 1, 1);
        work.claim("c", 1, 2);
        work.answered("c", 1, 7);
        work.answered("b", 1, 9);
        assertThat(work.toCommit(false)).contains(new CommitPosition(0, 7));
        work.answered("a", 1, 12);
        assertThat(work.toCommit(false)).contains(new CommitPosition(3, 13));
    }

    @Test
    void shouldKeepThePredecessorsPlaceUntilItsRequestsAreDone() {
        work.inherit(new Inheritance(5, 7, 40, 60, Map.of("b", new Answered(1, 44))));
        work.begin(5);
        assertThat(work.claim("a", 1, 5)).isEqualTo(Claim.MINE);
        work.answered("a", 1, 60);
        assertThat(work.toCommit(false)).contains(new CommitPosition(6, 40));
        work.begin(6);
        assertThat(work.claim("b", 1, 6)).isEqualTo(Claim.ANSWERED);
        assertThat(work.toCommit(false)).contains(new CommitPosition(7, 61));
    }

    @Test
    void shouldCommitOnlyWhatIsNew() {
        work.begin(0);
        work.done(0);
        CommitPosition position = work.toCommit(false).orElseThrow();
        work.committed(position);
        assertThat(work.toCommit(false)).isEmpty();
        assertThat(work.toCommit(true)).contains(position);
    }

    @Test
    void shouldLetCallsInFlightEndButBeginNone() {
        Lease flying = work.lease();
        Lease waiting = work.lease();
        assertThat(flying.enter()).isTrue();
        work.drain();
        assertThat(waiting.enter()).isFalse();
        assertThat(work.isBusy()).isTrue();
        assertThat(work.isOwned()).isTrue();
        flying.rest();
        assertThat(work.isBusy()).isFalse();
        work.lose();
        assertThat(work.isOwned()).isFalse();
    }

    @Test
    void shouldRecordWhereThePiecesOfOpenRepliesMayBegin() {
        Takeover none = new Takeover(100, 100, Map.of(), Map.of());
        work.inherit(new Inheritance(0, 0, 40, 40, Map.of(), none));
        work.begin(0);
        work.claim("a", 1, 0);
        work.wrote(100);
        work.wrote(101);
        work.begin(1);
        work.claim("b", 1, 1);
        work.wrote(102);
        assertThat(work.toCommit(false)).contains(new CommitPosition(0, 40, 100));
        work.answered("a", 1, 40);
        assertThat(work.toCommit(false)).contains(new CommitPosition(1, 41, 102));
        work.answered("b", 1, 41);
        assertThat(work.toCommit(false)).contains(new CommitPosition(2, 42, 103));
    }

    @Test
    void shouldKeepThePredecessorsPlaceAmongThePiecesUntilItsRequestsAreDone() {
        Takeover takeover = new Takeover(70, 100, Map.of(), Map.of("a", new Takeover.Begun(2, "So far")));
        work.inherit(new Inheritance(5, 6, 40, 60, Map.of(), takeover));
        assertThat(work.takeover().begun()).containsKey("a");
        work.begin(5);
        work.claim("a", 1, 5);
        work.begin(6);
        work.claim("b", 1, 6);
        work.wrote(100);
        assertThat(work.toCommit(false)).contains(new CommitPosition(5, 40, 70));
        work.answered("a", 1, 60);
        assertThat(work.toCommit(false)).contains(new CommitPosition(6, 61, 100));
        assertThat(work.takeover()).isEqualTo(Takeover.NONE);
    }

    @Test
    void shouldReadBackWhatItCommits() {
        OffsetAndMetadata committed = new CommitPosition(3, 17).toCommit();
        assertThat(committed.offset()).isEqualTo(3);
        assertThat(CommitPosition.resultsOf(committed)).hasValue(17);
        assertThat(CommitPosition.deltasOf(committed)).isEmpty();
        OffsetAndMetadata chat = new CommitPosition(3, 17, 21).toCommit();
        assertThat(CommitPosition.resultsOf(chat)).hasValue(17);
        assertThat(CommitPosition.deltasOf(chat)).hasValue(21);
        assertThat(CommitPosition.resultsOf(new OffsetAndMetadata(3, "by hand")))
                .isEmpty();
        assertThat(CommitPosition.resultsOf(Optional.<OffsetAndMetadata>empty().orElse(null)))
                .isEmpty();
    }
}
