package dev.parley.worker.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.schemas.error.ErrorCode;
import dev.parley.worker.model.Answer;
import dev.parley.worker.model.ModelFault;
import org.junit.jupiter.api.Test;

class StreamedAnswerTest {
    private final StreamedAnswer answer = new StreamedAnswer(_ -> true);

    private void piece(String content, String finishReason) {
        answer.chunk("{\"choices\":[{\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":\"" + finishReason
                + "\"}]}");
    }

    @Test
    void shouldNotTakeAnEmptyReasonForTheEnd() {
        piece("Good ", "");
        piece("mor", "");

        ModelFault fault = catchThrowableOfType(ModelFault.class, answer::complete);

        assertThat(fault.code()).isEqualTo(ErrorCode.UPSTREAM_UNAVAILABLE);
        assertThat(fault).hasMessage("the answer broke off");
    }

    @Test
    void shouldKeepTheReasonWhenMoreComes() throws Exception {
        piece("Good ", "");
        piece("mor", "length");
        piece("", "");

        assertThat(answer.complete().finish()).isEqualTo(Answer.Finish.LENGTH);
    }
}
