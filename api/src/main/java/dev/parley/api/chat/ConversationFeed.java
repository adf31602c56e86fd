package dev.parley.api.chat;

import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.SubjectPartitioner;
import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.schemas.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Passes what happens in conversations on to those who follow them. Thread-safe. */
final class ConversationFeed implements ChatTail.Reader {
    /** What happens in a conversation; all of it lies in the same partition of each. */
    static final List<Topic> TOPICS = List.of(Topics.TURNS, Topics.CHATS, Topics.CHAT_REPLIES);

    private final List<String> names;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, Set<ConversationEventSource>> followers = new HashMap<>();

    ConversationFeed(TopicNames names) {
        this.names = TOPICS.stream().map(names::of).toList();
    }

    @Override
    public synchronized void begin(Map<TopicPartition, Long> starts) {
        starts.forEach(positions::putIfAbsent);
    }

    @Override
    public synchronized boolean wants(TopicPartition partition, long offset, String key) {
        positions.put(partition, offset + 1);
        return followers.containsKey(EventKeys.conversationOf(key));
    }

    @Override
    public synchronized void read(TopicPartition partition, long offset, String key, SpecificRecord event) {
        Set<ConversationEventSource> following = followers.getOrDefault(EventKeys.conversationOf(key), Set.of());
        FeedItem.of(names.indexOf(partition.topic()), offset, event)
                .ifPresent(item -> following.forEach(follower -> follower.add(item)));
    }

    @Override
    public synchronized boolean isAwaited() {
        return !followers.isEmpty();
    }

    /**
     * Follows a conversation from where the topics were read to: nothing hurries to read them while nobody follows.
     *
     * @param make makes the follower, given where now is
     * @return nothing as long as that is not known, after the start
     */
    synchronized Optional<ConversationEventSource> follow(
            String conversationId, Function<FeedCursor, ConversationEventSource> make) {
        int partitions = (int) positions.keySet().stream()
                .filter(partition -> partition.topic().equals(names.getFirst()))
                .count();
        if (partitions == 0) {
            return Optional.empty();
        }
        int partition = SubjectPartitioner.partition(conversationId, partitions);
        FeedCursor now = new FeedCursor(names.stream()
                .map(name -> positions.getOrDefault(new TopicPartition(name, partition), 0L))
                .toList());
        ConversationEventSource follower = make.apply(now);
        followers.computeIfAbsent(conversationId, _ -> new HashSet<>()).add(follower);
        return Optional.of(follower);
    }

    /** Passes nothing on to a follower any more. */
    synchronized void leave(String conversationId, ConversationEventSource follower) {
        Set<ConversationEventSource> following = followers.get(conversationId);
        if (following != null) {
            following.remove(follower);
            if (following.isEmpty()) {
                followers.remove(conversationId);
            }
        }
    }
}
