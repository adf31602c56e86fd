package dev.parley.schemas.topic;

import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.RunPlanned;
import dev.parley.events.SeedPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic.Retention.Compacted;
import dev.parley.schemas.topic.Topic.Retention.For;
import java.time.Duration;
import java.util.List;

/** The catalogue of topics. "Find usages" of a constant gives its writers and readers. */
public final class Topics {
    public static final Topic RUNS = new Topic(
            "runs",
            "Generation runs with the text of the configuration they use.",
            "run id",
            List.of(RunPlanned.getClassSchema()),
            new Compacted(),
            List.of("cli"),
            List.of("generation", "examples", "cli"));

    public static final Topic SEEDS = new Topic(
            "seeds",
            "The seeds of a run: each is one conversation to be generated.",
            "<conversation id>/seed",
            List.of(SeedPlanned.getClassSchema()),
            new Compacted(),
            List.of("cli"),
            List.of("generation"));

    public static final Topic GENERATION_REQUESTS = new Topic(
            "generation-requests",
            "Inference requests of the bulk lane.",
            "<seed id>/request/<request id>",
            List.of(InferenceRequest.getClassSchema()),
            new For(Duration.ofDays(7)),
            List.of("generation"),
            List.of("worker"));

    public static final Topic GENERATION_RESULTS = new Topic(
            "generation-results",
            "Terminal results of the bulk lane; kept, because they make a repeated request free.",
            "<seed id>/result/<request id>",
            List.of(InferenceResult.getClassSchema()),
            new Compacted(),
            List.of("worker"),
            List.of("generation", "cli"));

    public static final Topic TURNS = new Topic(
            "turns",
            "Everything that was said, generated or live.",
            "<conversation id>/turn/<position>",
            List.of(TurnRecorded.getClassSchema()),
            new Compacted(),
            List.of("generation"),
            List.of("examples"));

    public static final Topic CONVERSATIONS = new Topic(
            "conversations",
            "The life of each conversation: started, then completed, failed or paused.",
            "<conversation id>/<started | completed | failed/attempt | paused/attempt>",
            List.of(
                    ConversationStarted.getClassSchema(),
                    ConversationCompleted.getClassSchema(),
                    ConversationFailed.getClassSchema(),
                    ConversationPaused.getClassSchema()),
            new Compacted(),
            List.of("generation"),
            List.of("examples", "cli"));

    public static final Topic EXAMPLES = new Topic(
            "examples",
            "Training-ready examples, one per completed conversation and dataset.",
            "<conversation id>/example/<dataset>",
            List.of(ExampleDerived.getClassSchema()),
            new Compacted(),
            List.of("examples"),
            List.of("cli"));

    public static final Topic DEAD_LETTERS = new Topic(
            "dead-letters",
            "What could not be processed: the original key and value, with origin and reason in the headers"
                    + " __streams.errors.{exception,message,stacktrace,topic,partition,offset}.",
            "the key of the record that could not be processed",
            List.of(),
            new For(Duration.ofDays(28)),
            List.of("generation", "examples", "worker"),
            List.of());

    private static final List<Topic> ALL =
            List.of(RUNS, SEEDS, GENERATION_REQUESTS, GENERATION_RESULTS, TURNS, CONVERSATIONS, EXAMPLES, DEAD_LETTERS);

    private Topics() {}

    /** Every topic, in the order in which an event travels. */
    public static List<Topic> all() {
        return ALL;
    }
}
