package dev.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.parley.embedded.Endpoints;
import dev.parley.events.ChatMessage;
import dev.parley.events.InferenceRequest;
import dev.parley.events.SamplingParameters;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import dev.parley.testkit.Answer;
import dev.parley.testkit.ParleyPlatform;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.worker.inference.BudgetGate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Reliability case 77, as far as the worker goes: no word of an exchange in its logs, its dead letters or its errors. */
@ExtendWith(ParleyPlatform.class)
class ChatPrivacyIT {
    private static final String CANARY = "zyxwcanary";

    private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

    private static InferenceRequest.Builder request(String chat) {
        return Chats.request("c-" + chat, chat, "m")
                .setMessages(List.of(new ChatMessage("user", CANARY + " asks " + chat)))
                .setLog(false);
    }

    @Test
    void shouldLogNoWordOfAnExchange(Endpoints endpoints, TopicNames names) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        Listening listening = new Listening();
        listening.start();
        Appender<ILoggingEvent> console = root.getAppender("console");
        root.addAppender(listening);
        root.detachAppender(console);
        Logger worker = (Logger) LoggerFactory.getLogger("dev.parley");
        try (Lanes lanes = Lanes.open(endpoints, names);
                ScriptedTeacher teacher = ScriptedTeacher.start(request -> switch (chat(request.body())) {
                    case "garbage" -> new Answer.Garbage();
                    case "invalid" -> new Answer.Failure(400, CANARY);
                    case "refused" -> new Answer.Refusal(CANARY);
                    default -> Answer.text(CANARY + " answers.");
                })) {
            worker.setLevel(Level.TRACE);
            root.setLevel(Level.DEBUG);
            Chats chats = new Chats(lanes);
            try (InferenceWorker _ = InferenceWorker.start(
                    lanes.settings(),
                    lanes.serdes(),
                    Teachers.at(teacher.baseUrl(), "m"),
                    BudgetGate.UNLIMITED,
                    _ -> {})) {
                chats.ask(request("fine"));
                chats.ask(request("refused"));
                chats.ask(request("invalid"));
                chats.ask(request("nonsense")
                        .setParameters(
                                SamplingParameters.newBuilder().setMaxTokens(0).build()));
                assertThat(chats.result("fine").getCompleted().getText()).contains(CANARY);
                for (String chat : List.of("refused", "invalid", "nonsense")) {
                    assertThat(chats.result(chat).getFailed().getMessage()).doesNotContain(CANARY);
                }
            }
            assertThat(lanes.awaitRecords(Topics.DEAD_LETTERS, 0)).isEmpty();
        } finally {
            root.setLevel(level);
            worker.setLevel(null);
            root.addAppender(console);
            root.detachAppender(listening);
        }
        assertThat(logged).isNotEmpty().noneMatch(line -> line.contains(CANARY));
    }

    private static String chat(String body) {
        return List.of("garbage", "invalid", "refused").stream()
                .filter(body::contains)
                .findFirst()
                .orElse("");
    }

    private final class Listening extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String trace = Optional.ofNullable(event.getThrowableProxy())
                    .map(ThrowableProxyUtil::asString)
                    .orElse("");
            logged.add(event.getFormattedMessage() + trace);
        }
    }
}
