package dev.parley.cli.e2e;

import dev.parley.cli.e2e.LiveApi.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** A client that says something and waits for its reply: an installation that answers it is well, in all of its roles. */
final class ChatProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Installation installation;
    private final String conversation;

    private ChatProbe(Installation installation, String conversation) {
        this.installation = installation;
        this.conversation = conversation;
    }

    /** Begins with a conversation of its own. */
    static ChatProbe in(Installation installation) throws IOException, InterruptedException {
        return new ChatProbe(installation, installation.api().conversation());
    }

    /** Asks for a reply and waits for it, however often it is turned away. */
    void awaitReply() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        post("messages", "{\"role\": \"user\", \"content\": \"Are you there?\"}", end);
        Answer asked = post("chat", "{}", end);
        while (!isOver(asked.text("id"), asked)) {
            pause(end, asked);
        }
    }

    private Answer post(String what, String json, long end) throws InterruptedException {
        String key = UUID.randomUUID().toString();
        Object last = "nothing";
        while (true) {
            try {
                Answer answer = installation
                        .api()
                        .post("/conversations/" + conversation + "/" + what, json, "Idempotency-Key", key);
                if (answer.status() / 100 == 2) {
                    return answer;
                }
                last = answer;
            } catch (IOException gone) {
                last = gone;
            }
            pause(end, last);
        }
    }

    private boolean isOver(String chat, Answer asked) throws InterruptedException {
        try {
            String status = installation.api().get("/chats/" + chat).text("status");
            return switch (status) {
                case "completed" -> true;
                case "failed", "expired", "cancelled", "incomplete" ->
                    throw new AssertionError("a chat ended as " + status + ": " + asked);
                default -> false;
            };
        } catch (IOException gone) {
            return false;
        }
    }

    private static void pause(long end, Object last) throws InterruptedException {
        if (System.nanoTime() > end) {
            throw new AssertionError("no reply within " + PATIENCE + "; the last answer was " + last);
        }
        Thread.sleep(PAUSE);
    }
}
