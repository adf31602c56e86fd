package dev.parley.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.domain.models.Limits;
import dev.parley.domain.models.Price;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.inference.InferenceOutcome.Completed;
import dev.parley.worker.inference.InferenceOutcome.Failed;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.CatalogueEntry;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelFault;
import dev.parley.worker.model.Prompt;
import dev.parley.worker.model.Sampling;
import dev.parley.worker.model.TokenCount;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InferenceHandlerTest {
    private static final Lease HELD = new HeldLease();

    private static final Optional<String> RUN = Optional.of("run");

    private final FakeTime time = new FakeTime();
    private final Map<String, CatalogueEntry> entries = new HashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final InferenceHandler handler = new InferenceHandler(
            name -> Optional.ofNullable(entries.get(name)), InferenceSettings.DEFAULT, BudgetGate.UNLIMITED, time);

    private void model(String name, LanguageModel model) {
        LanguageModel counted = prompt -> {
            calls.incrementAndGet();
            return model.answer(prompt);
        };
        entries.put(name, new CatalogueEntry(name, counted, new Price(1, 2), Limits.DEFAULT, false));
    }

    private static Answer saying(String text) {
        return new Answer(text, Answer.Finish.STOP, Optional.of("v1"), Optional.of(new TokenCount(1_000_000, 500_000)));
    }

    private InferenceOutcome handle(Optional<Instant> deadline, String... models) throws Exception {
        return handler.handle(task(Optional.empty(), deadline, models), HELD);
    }

    private static InferenceTask task(Optional<String> run, Optional<Instant> deadline, String... models) {
        Prompt prompt =
                new Prompt(List.of(new Prompt.Message("user", "?")), Sampling.PROVIDERS_CHOICE, "s", Optional.empty());
        return new InferenceTask("r", 1, run, List.of(models), prompt, deadline);
    }

    @Test
    void shouldPriceTheAnswer() throws Exception {
        model("m", _ -> saying("Agent: Hello."));
        Completed completed = (Completed) handle(Optional.empty(), "m");
        assertThat(completed.text()).isEqualTo("Hello.");
        assertThat(completed.consumption().usd()).isEqualTo(2.0);
        assertThat(completed.version()).contains("v1");
        assertThat(handler.figures().trimmed()).isEqualTo(1);
    }

    @Test
    void shouldSitOutRateLimitsForAsLongAsTheyLast() throws Exception {
        model("m", _ -> {
            if (time.nanos() < Duration.ofMinutes(8).toNanos()) {
                throw ModelFault.free(ErrorCode.RATE_LIMITED, "slow", Optional.of(Duration.ofSeconds(30)));
            }
            return saying("Hello.");
        });
        Completed completed = (Completed) handle(Optional.empty(), "m");
        assertThat(completed.calls()).isBetween(13, 17);
        assertThat(time.pauses()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) >= 0);
    }

    /** With one call a minute its own calls wait longer than the patience with a provider lasts. */
    @Test
    void shouldNotBlameTheProviderForTheWaitBehindItsOwnCalls() throws Exception {
        model("m", _ -> {
            if (calls.get() < 15) {
                throw ModelFault.free(ErrorCode.RATE_LIMITED, "slow", Optional.of(Duration.ofSeconds(1)));
            }
            return saying("Hello.");
        });
        InferenceSettings slow = new InferenceSettings(
                OptionalInt.empty(), OptionalLong.of(1), OptionalLong.empty(), Optional.empty(), RetrySettings.DEFAULT);
        try (InferenceHandler paced = new InferenceHandler(
                name -> Optional.ofNullable(entries.get(name)), slow, BudgetGate.UNLIMITED, time)) {
            InferenceOutcome outcome = paced.handle(task(Optional.empty(), Optional.empty(), "m"), HELD);

            assertThat(time.nanos()).isGreaterThan(Duration.ofMinutes(10).toNanos());
            assertThat(outcome).isInstanceOf(Completed.class);
        }
    }

    @Test
    void shouldLetFewerCallsInAtOnceWhileTheyAreTurnedAway() throws Exception {
        model("m", _ -> {
            if (calls.get() < 150) {
                throw ModelFault.free(ErrorCode.RATE_LIMITED, "slow", Optional.of(Duration.ofSeconds(1)));
            }
            return saying("Hello.");
        });
        assertThat(handle(Optional.empty(), "m")).isInstanceOf(Completed.class);
        assertThat(handler.concurrencyLimits().get("m")).isLessThan(Limits.DEFAULT.concurrency());
    }

    @Test
    void shouldNotAskAgainPastTheDeadline() throws Exception {
        model("m", _ -> {
            throw ModelFault.free(ErrorCode.RATE_LIMITED, "slow", Optional.of(Duration.ofSeconds(30)));
        });
        Failed failed = (Failed) handle(Optional.of(Instant.EPOCH.plusSeconds(20)), "m");
        assertThat(failed.code()).isEqualTo(ErrorCode.EXPIRED);
        assertThat(failed.calls()).isEqualTo(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void shouldStopCallingAModelThatIsDownAndTryItNowAndThen() throws Exception {
        model("m", _ -> {
            throw ModelFault.free(ErrorCode.UPSTREAM_UNAVAILABLE, "down");
        });
        for (int i = 0; i < 4; i++) {
            assertThat(((Failed) handle(Optional.empty(), "m")).code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
        }
        assertThat(handler.unavailableModels()).containsExactly(Map.entry("m", "down"));
        assertThat(calls.get()).isLessThanOrEqualTo(20);
        model("ok", _ -> saying("Hello."));
        calls.set(0);
        assertThat(handle(Optional.empty(), "m", "ok")).isInstanceOf(Completed.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void shouldNotAskForARunAgainWhatRefusesItsKey() throws Exception {
        model("denied", _ -> {
            throw ModelFault.free(ErrorCode.UNAUTHORIZED, "status 401");
        });
        InferenceSettings oneRun = new InferenceSettings(
                OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), RUN, RetrySettings.DEFAULT);
        try (InferenceHandler own = new InferenceHandler(
                name -> Optional.ofNullable(entries.get(name)), oneRun, BudgetGate.UNLIMITED, time)) {
            Failed first = (Failed) own.handle(task(RUN, Optional.empty(), "denied"), HELD);
            Failed second = (Failed) own.handle(task(RUN, Optional.empty(), "denied"), HELD);

            assertThat(first.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
            assertThat(first.message()).contains("denied", "401");
            assertThat(second).isEqualTo(new Failed(first.code(), first.message(), first.model(), Consumption.NONE, 0));
            assertThat(own.figures().calls()).isEqualTo(1);
        }
        assertThat(calls).hasValue(1);
        // A worker that serves everybody asks each time.
        handle(Optional.empty(), "denied");
        handle(Optional.empty(), "denied");
        assertThat(calls).hasValue(3);
    }

    @Test
    void shouldBlameTheKeyOnlyWhenNoOtherModelRefusesTheQuestion() throws Exception {
        model("denied", _ -> {
            throw ModelFault.free(ErrorCode.UNAUTHORIZED, "status 401");
        });
        model("strict", _ -> {
            throw ModelFault.free(ErrorCode.INVALID_REQUEST, "status 400");
        });
        model("ok", _ -> saying("Hello."));

        assertThat(handle(Optional.empty(), "denied", "ok")).isInstanceOf(Completed.class);
        assertThat(((Failed) handle(Optional.empty(), "strict", "denied")).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(((Failed) handle(Optional.empty(), "denied", "strict")).code())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(((Failed) handle(Optional.empty(), "denied", "denied")).code())
                .isEqualTo(ErrorCode.UNAUTHORIZED);
    }

    @Test
    void shouldSayWhatWasConsumedInVain() throws Exception {
        model("m", _ -> saying("  "));
        Failed failed = (Failed) handle(Optional.empty(), "m");
        assertThat(failed.code()).isEqualTo(ErrorCode.EMPTY_ANSWER);
        assertThat(failed.consumption().tokens().prompt()).isEqualTo(2_000_000);
        assertThat(failed.model()).contains("m");
    }

    /** Both were paid for; a budget that goes on later reads from the results what was spent. */
    @Test
    void shouldChargeForAnEmptyAnswerBeforeTheGoodOne() throws Exception {
        model("m", _ -> saying(calls.get() == 1 ? " " : "Hello."));
        Completed completed = (Completed) handle(Optional.empty(), "m");
        assertThat(completed.calls()).isEqualTo(2);
        assertThat(completed.consumption().usd()).isEqualTo(4.0);
    }
}
