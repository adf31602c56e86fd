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
    void shouldReadBackWhatItCommits() {
        OffsetAndMetadata committed = new CommitPosition(3, 17).toCommit();
        assertThat(committed.offset()).isEqualTo(3);
        assertThat(CommitPosition.resultsOf(committed)).hasValue(17);
        assertThat(CommitPosition.resultsOf(new OffsetAndMetadata(3, "by hand")))
                .isEmpty();
        assertThat(CommitPosition.resultsOf(Optional.<OffsetAndMetadata>empty().orElse(null)))
                .isEmpty();
    }
}
