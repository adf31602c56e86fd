package dev.parley.schemas.topic;

import dev.parley.schemas.topic.Topic.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of the catalogue that are missing, and refuses an installation whose partitions disagree. */
public final class TopicProvisioner {
    private static final Duration MAX_COMPACTION_LAG = Duration.ofDays(7);

    /** Whoever reads nothing for longer may miss that something was erased, and keep it: the broker's own limit is a day. */
    private static final Duration TOMBSTONES_KEPT = Duration.ofDays(30);

    /** Only whole segments are deleted, and never the one being written: what is kept for an hour is cut into these. */
    private static final int SEGMENTS = 4;

    private final Admin admin;
    private final TopicNames names;

    public TopicProvisioner(Admin admin, TopicNames names) {
        this.admin = admin;
        this.names = names;
    }

    /**
     * Creates what is missing and waits until every partition answers (a producer that starts earlier can lose batches,
     * KAFKA-15591). Safe to call by several processes at once.
     *
     * @param partitions number of partitions of each new topic
     * @param replicas replication factor of each new topic; -1 takes the broker's default
     * @return the names that were created, in the order of the catalogue
     * @throws IllegalStateException when existing topics, those of the stores among them, differ in their number of partitions:
     *     keys would no longer meet
     */
    public List<String> provision(int partitions, short replicas) throws InterruptedException, ExecutionException {
        Map<String, TopicDescription> existing = existing();
        int agreed = agreedPartitions(existing, partitions);
        List<NewTopic> missing = Topics.all().stream()
                .filter(topic -> !existing.containsKey(names.of(topic)))
                .map(topic -> new NewTopic(names.of(topic), agreed, replicas).configs(configuration(topic)))
                .toList();
        List<String> created = create(missing);
        awaitLeaders(agreed);
        return created;
    }

    private Map<String, TopicDescription> existing() throws InterruptedException, ExecutionException {
        Set<String> catalogue = Topics.all().stream().map(names::of).collect(Collectors.toSet());
        List<String> ours = admin.listTopics().names().get().stream()
                .filter(name -> catalogue.contains(name) || names.isChangelog(name))
                .toList();
        return admin.describeTopics(ours).allTopicNames().get();
    }

    private static int agreedPartitions(Map<String, TopicDescription> existing, int wanted) {
        Map<Integer, List<String>> byCount = existing.values().stream()
                .collect(Collectors.groupingBy(
                        description -> description.partitions().size(),
                        Collectors.mapping(TopicDescription::name, Collectors.toList())));
        if (byCount.size() > 1) {
            throw new IllegalStateException(
                    "Topics of one installation must have the same number of partitions for good, but "
                            + described(byCount)
                            + ". Recreate those that somebody changed, with the number that the others have.");
        }
        return byCount.isEmpty() ? wanted : byCount.keySet().iterator().next();
    }

    private static String described(Map<Integer, List<String>> byCount) {
        return byCount.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getValue().size()))
                .map(each -> each.getKey() + ": " + String.join(", ", new TreeSet<>(each.getValue())))
                .collect(Collectors.joining("; "));
    }

    private List<String> create(List<NewTopic> missing) throws InterruptedException, ExecutionException {
        List<String> created = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<Void>> creation :
                admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
                created.add(creation.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return created;
    }

    private void awaitLeaders(int partitions) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        for (Topic topic : Topics.all()) {
            for (int partition = 0; partition < partitions; partition++) {
                query.put(new TopicPartition(names.of(topic), partition), OffsetSpec.latest());
            }
        }
        while (true) {
            try {
                admin.listOffsets(query).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** The broker's settings for a topic of the catalogue. */
    static Map<String, String> configuration(Topic topic) {
        return switch (topic.retention()) {
            case Retention.Compacted() ->
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(MAX_COMPACTION_LAG.toMillis()),
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(TOMBSTONES_KEPT.toMillis()));
            case Retention.For(Duration time) ->
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(time.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(time.dividedBy(SEGMENTS).toMillis()),
                        // A writer with a wrong clock makes nothing vanish early, stay longer, or miss its deadline.
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime");
        };
    }
}
