package dev.parley.worker;

import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceRequest;
import dev.parley.events.SamplingParameters;
import java.time.Instant;
import java.util.List;

/** A request of the interactive lane, for tests in which it matters little what is asked. */
public final class SampleRequest {
    private SampleRequest() {}

    /** The request {@code r} of the conversation {@code c}, to the model {@code m}. */
    public static InferenceRequest ofChat() {
        return InferenceRequest.newBuilder()
                .setEventId("r/1")
                .setOccurredAt(Instant.EPOCH)
                .setRequestId("r")
                .setConversationId("c")
                .setPosition(0)
                .setModels(List.of("m"))
                .setMessages(List.of(new ChatMessage("user", "Count.")))
                .setParameters(SamplingParameters.newBuilder().build())
                .setSample("s")
                .setStream(true)
                .build();
    }
}
