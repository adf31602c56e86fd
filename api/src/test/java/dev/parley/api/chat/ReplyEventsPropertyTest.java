package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chat.ReplyEvent.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are cut off anywhere, resume anywhere and at any instance, whatever was read there until then. */
class ReplyEventsPropertyTest {
    private static final int CHATS = 1_500;
    private static final ChatEvents EVENTS = new ChatEvents("conversation", "chat");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveEveryCharacterOnceInOrder(long seed) {
        Random random = new Random(seed);
        for (int chat = 0; chat < CHATS; chat++) {
            String text = text(random);
            boolean log = random.nextBoolean();
            List<ReplyEvent> seen = follow(random, deltas(random, text), EVENTS.completed(text, log, 2), log);

            assertThat(seen)
                    .as("seed %s, chat %s", seed, chat)
                    .extracting(ReplyEvent::number)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(joined(seen)).isEqualTo(text);
            assertThat(seen).filteredOn(event -> event.type().isTerminal()).hasSize(1);
            assertThat(seen.getLast()).isEqualTo(new ReplyEvent(4L + text.length(), Type.COMPLETED));
            assertThat(seen.get(seen.size() - 2)).isEqualTo(new ReplyEvent(3L + text.length(), Type.TEXT_DONE, text));
            assertThat(seen.stream().map(ReplyEvent::type).limit(3))
                    .containsExactly(Type.CREATED, Type.QUEUED, Type.IN_PROGRESS);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void shouldEndOnceWhenTheTextIsGivenUp(long seed) {
        Random random = new Random(seed);
        for (int chat = 0; chat < CHATS; chat++) {
            String text = text(random);
            SpecificRecord failed = EVENTS.replied("failed")
                    .setAttempt(2)
                    .setCode("upstream_unavailable")
                    .build();
            List<ReplyEvent> seen = follow(random, deltas(random, text), failed, true);

            assertThat(seen)
                    .as("seed %s, chat %s", seed, chat)
                    .extracting(ReplyEvent::number)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(text).startsWith(joined(seen));
            assertThat(seen).filteredOn(event -> event.type().isTerminal()).hasSize(1);
            assertThat(seen.getLast().type()).isEqualTo(Type.FAILED);
            assertThat(seen).extracting(ReplyEvent::type).doesNotContain(Type.TEXT_DONE);
        }
    }

    private static String joined(List<ReplyEvent> events) {
        return events.stream()
                .filter(event -> event.type() == Type.DELTA)
                .map(ReplyEvent::text)
                .collect(Collectors.joining());
    }

    /** Two instances read at paces of their own; the client takes some of what one has, then goes to either. */
    private static List<ReplyEvent> follow(
            Random random, List<SpecificRecord> deltas, SpecificRecord end, boolean log) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            instances.add(new Instance(List.of(EVENTS.requested(log)), deltas, List.of(end)));
        }
        List<ReplyEvent> seen = new ArrayList<>();
        while (seen.isEmpty() || !seen.getLast().type().isTerminal()) {
            Instance instance = instances.get(random.nextInt(2));
            instance.readSome(random);
            long last = seen.isEmpty() ? ReplyEvents.NONE : seen.getLast().number();
            List<ReplyEvent> next = instance.chat.after(last);
            int taken = next.isEmpty() ? 0 : random.nextInt(next.size() + 1);
            seen.addAll(next.subList(0, taken));
        }
        for (Instance instance : instances) {
            instance.readAll();
            assertThat(instance.chat.after(seen.getLast().number())).isEmpty();
        }
        return seen;
    }

    /** Events of three topics, each in its order. */
    private static final class Instance {
        private final List<List<SpecificRecord>> topics = new ArrayList<>();
        private final LiveChat chat = new LiveChat("chat");

        @SafeVarargs
        Instance(List<? extends SpecificRecord>... topics) {
            for (List<? extends SpecificRecord> topic : topics) {
                this.topics.add(new ArrayList<>(topic));
            }
        }

        void readSome(Random random) {
            List<SpecificRecord> topic = topics.get(random.nextInt(topics.size()));
            for (int many = random.nextInt(4); many > 0 && !topic.isEmpty(); many--) {
                chat.apply(topic.removeFirst());
            }
        }

        void readAll() {
            topics.forEach(topic -> topic.forEach(chat::apply));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(60); length > 0; length--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(50) : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    /** Pieces of an attempt, some repeated; then a second attempt goes on somewhere, while the first still writes. */
    private static List<SpecificRecord> deltas(Random random, String text) {
        List<SpecificRecord> events = new ArrayList<>();
        events.add(EVENTS.started(1));
        int stop = boundary(text, random.nextInt(text.length() + 1));
        write(random, events, 1, text, 0, stop);
        events.add(EVENTS.started(2));
        write(random, events, 1, "#".repeat(stop + 20), stop, stop + random.nextInt(20));
        write(random, events, 2, text, stop, text.length());
        return events;
    }

    private static void write(Random random, List<SpecificRecord> events, int attempt, String text, int from, int to) {
        int position = from;
        while (position < to) {
            int end = boundary(text, Math.min(to, position + 2 + random.nextInt(8)));
            events.add(EVENTS.delta(attempt, position, text.substring(position, end)));
            if (random.nextInt(5) == 0) {
                events.add(events.getLast());
            }
            position = end;
        }
    }

    private static int boundary(String text, int position) {
        boolean within = position > 0
                && position < text.length()
                && Character.isSurrogatePair(text.charAt(position - 1), text.charAt(position));
        return within ? position - 1 : position;
    }
}
