package dev.parley.worker.intake;

import dev.parley.schemas.topic.Topic;
import dev.parley.schemas.topic.Topics;

/** A pair of topics: requests are consumed from one, their results published to the other. Both are co-partitioned. */
public enum Lane {
    /** What datasets are made of: throughput counts. */
    BULK(Topics.GENERATION_REQUESTS, Topics.GENERATION_RESULTS),
    /** What somebody waits for: latency counts. */
    CHAT(Topics.CHAT_REQUESTS, Topics.CHAT_RESULTS);

    private final Topic requests;
    private final Topic results;

    Lane(Topic requests, Topic results) {
        this.requests = requests;
        this.results = results;
    }

    public Topic requests() {
        return requests;
    }

    public Topic results() {
        return results;
    }
}
