package dev.parley.api.projection;

import static dev.parley.api.projection.SampleEvents.TODAY;

import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Publishes events of all kinds at random, erasures and repetitions among them. The seed decides which. */
final class Traffic {
    private final ReadModelFixture fixture;
    private final Random random;
    private final List<String> profiles = new ArrayList<>();
    private final List<String> conversations = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private int number;

    Traffic(ReadModelFixture fixture, long seed) {
        this.fixture = fixture;
        this.random = new Random(seed);
    }

    void publish(int count) {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void next() {
        number++;
        int kind = random.nextInt(20);
        if (kind == 0 || conversations.isEmpty()) {
            startConversation();
        } else if (kind == 1) {
            saveProfile();
        } else if (kind == 2) {
            end();
        } else if (kind == 3) {
            erase();
        } else if (kind < 6) {
            chat();
        } else {
            say();
        }
    }

    private String anyOf(List<String> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private void startConversation() {
        boolean live = conversations.isEmpty() || random.nextInt(3) > 0;
        String id = live ? uuid() : uuid() + ".run";
        conversations.add(id);
        fixture.publish(
                Topics.CONVERSATIONS, EventKeys.started(id), live ? SampleEvents.live(id) : SampleEvents.generated(id));
    }

    private void saveProfile() {
        if (profiles.isEmpty() || random.nextBoolean()) {
            profiles.add(uuid());
        }
        String id = anyOf(profiles);
        fixture.publish(Topics.PROFILES, id, SampleEvents.profile(id, "{\"number\": " + number + "}"));
    }

    private void end() {
        String id = anyOf(conversations);
        if (random.nextBoolean()) {
            fixture.publish(Topics.CONVERSATIONS, EventKeys.completed(id), SampleEvents.completed(id, 3));
        } else {
            int attempt = 1 + random.nextInt(3);
            fixture.publish(Topics.CONVERSATIONS, EventKeys.failed(id, attempt), SampleEvents.failed(id, attempt));
        }
    }

    private void erase() {
        if (!profiles.isEmpty() && random.nextInt(4) == 0) {
            fixture.erase(Topics.PROFILES, anyOf(profiles));
        } else if (!messages.isEmpty() && random.nextInt(3) > 0) {
            fixture.erase(Topics.TURNS, anyOf(messages));
        } else if (random.nextInt(3) == 0) {
            fixture.erase(Topics.CONVERSATIONS, EventKeys.started(anyOf(conversations)));
        }
    }

    private void chat() {
        fixture.publish(
                Topics.CHAT_REPLIES,
                EventKeys.reply(anyOf(conversations), "x"),
                SampleEvents.reply(anyOf(conversations), uuid(), TODAY, random.nextInt(5) > 0));
    }

    private void say() {
        if (!messages.isEmpty() && random.nextInt(20) == 0) {
            String key = anyOf(messages);
            String id = key.substring(key.lastIndexOf('/') + 1);
            String conversation = EventKeys.conversationOf(key);
            fixture.publish(
                    Topics.TURNS,
                    key,
                    id.length() == 4
                            ? SampleEvents.turn(conversation, Integer.parseInt(id), "again " + number)
                            : SampleEvents.message(conversation, id, "again " + number));
            return;
        }
        String conversation = anyOf(conversations);
        if (conversation.endsWith(".run")) {
            int position = 1 + random.nextInt(30);
            messages.add(EventKeys.turn(conversation, position));
            fixture.publish(
                    Topics.TURNS,
                    EventKeys.turn(conversation, position),
                    SampleEvents.turn(conversation, position, "turn " + number));
        } else {
            String id = uuid();
            messages.add(EventKeys.message(conversation, id));
            fixture.publish(
                    Topics.TURNS,
                    EventKeys.message(conversation, id),
                    SampleEvents.message(conversation, id, "message " + number));
        }
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
