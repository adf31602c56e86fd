package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.ModelFault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamFaultsTest {
    private final UpstreamFaults faults = new UpstreamFaults("https://teacher.example/v1");

    private ModelFault fault(int status, String reason) throws InterruptedException {
        return faults.of(new UpstreamStatusException(
                status, Optional.empty(), Optional.of(reason).filter(word -> !word.isEmpty())));
    }

    @Test
    void shouldSayWhyARequestIsRefused() throws Exception {
        ModelFault fault = fault(400, "context_length_exceeded messages");
        assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(fault).hasMessage("the server answered with status 400 (context_length_exceeded messages)");
    }

    @Test
    void shouldAdviseToCheckTheAddressWhereTheServerSendsElsewhere() throws Exception {
        ModelFault fault = fault(308, "");
        assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
        assertThat(fault).hasMessageContaining("status 308").hasMessageContaining("check the model's base_url");
    }

    @Test
    void shouldAdviseToCheckTheAddressWhereTheAnswerIsAPage() throws Exception {
        JsonProcessingException page = catchThrowableOfType(
                JsonProcessingException.class, () -> new ObjectMapper().readTree("<html>Please log in</html>"));

        ModelFault fault = faults.of(new IllegalStateException(page));

        assertThat(fault.code()).isEqualTo(ErrorCode.BAD_UPSTREAM);
        assertThat(fault)
                .hasMessage("the answer is no JSON, so it may be another server's; check the model's base_url");
    }

    @Test
    void shouldTakeAnAccountWithoutCreditForAKeyThatIsRefused() throws Exception {
        ModelFault fault = fault(402, "invalid_request_error");
        assertThat(fault.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(fault).hasMessageContaining("https://teacher.example/v1").hasMessageContaining("no credit left");
    }

    @Test
    void shouldTakeAQuotaThatWasUsedUpBeforeAnyAnswerForAKeyThatIsRefused() throws Exception {
        for (int call = 1; call <= 2 * UpstreamFaults.REFUSED_BEFORE_ANY_ANSWER; call++) {
            assertThat(fault(429, "insufficient_quota").code())
                    .isEqualTo(
                            call < UpstreamFaults.REFUSED_BEFORE_ANY_ANSWER
                                    ? ErrorCode.RATE_LIMITED
                                    : ErrorCode.UNAUTHORIZED);
            assertThat(fault(429, "rate_limit_exceeded").code()).isEqualTo(ErrorCode.RATE_LIMITED);
        }
    }

    @Test
    void shouldWaitWhereAQuotaMayBeThatOfAMinute() throws Exception {
        faults.answered();
        for (int call = 1; call <= 2 * UpstreamFaults.REFUSED_BEFORE_ANY_ANSWER; call++) {
            assertThat(fault(429, "insufficient_quota").code()).isEqualTo(ErrorCode.RATE_LIMITED);
        }
    }
}
