package dev.parley.schemas.topic;

import dev.parley.events.ChatAdmitted;
import dev.parley.events.ChatCancelRequested;
import dev.parley.events.ChatReplied;
import dev.parley.events.ChatRequested;
import dev.parley.events.ConversationCompleted;
import dev.parley.events.ConversationFailed;
import dev.parley.events.ConversationPaused;
import dev.parley.events.ConversationStarted;
import dev.parley.events.ExampleDerived;
import dev.parley.events.InferenceCancelled;
import dev.parley.events.InferenceRequest;
import dev.parley.events.InferenceResult;
import dev.parley.events.JobOpeningSaved;
import dev.parley.events.ProfileSaved;
import dev.parley.events.ReplyDelta;
import dev.parley.events.ReplyStarted;
import dev.parley.events.RunPlanned;
import dev.parley.events.SeedPlanned;
import dev.parley.events.TurnRecorded;
import dev.parley.schemas.topic.Topic.Retention.Compacted;
import dev.parley.schemas.topic.Topic.Retention.For;
import java.time.Duration;
import java.util.List;

/** The catalogue of topics. "Find usages" of a constant gives its writers and readers. */
public final class Topics {
    /** How long what only passes through is kept: the longest that a chat may take, and clients may resume. */
    private static final Duration TRANSPORT = Duration.ofHours(1);

    public static final Topic RUNS = new Topic(
            "runs",
            "Generation runs with the text of the configuration they use.",
            "run id",
            List.of(RunPlanned.getClassSchema()),
            new Compacted(),
            List.of("cli"),
            List.of("generation", "examples", "cli", "api"));

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
            List.of("generation", "worker", "cli"));

    public static final Topic TURNS = new Topic(
            "turns",
            "Everything that was said, generated or live.",
            "<conversation id>/turn/<position or message id>",
            List.of(TurnRecorded.getClassSchema()),
            new Compacted(),
            List.of("generation", "chat", "api"),
            List.of("examples", "api"));

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
            List.of("generation", "api"),
            List.of("examples", "cli", "api"));

    public static final Topic EXAMPLES = new Topic(
            "examples",
            "Training-ready examples, one per completed conversation and dataset.",
            "<conversation id>/example/<dataset>",
            List.of(ExampleDerived.getClassSchema()),
            new Compacted(),
            List.of("examples"),
            List.of("cli"));

    public static final Topic PROFILES = new Topic(
            "profiles",
            "Candidate profiles of live conversations, in their current state.",
            "profile id",
            List.of(ProfileSaved.getClassSchema()),
            new Compacted(),
            List.of("api"),
            List.of("api"));

    public static final Topic JOB_OPENINGS = new Topic(
            "job-openings",
            "Job openings of live conversations, in their current state.",
            "job opening id",
            List.of(JobOpeningSaved.getClassSchema()),
            new Compacted(),
            List.of("api"),
            List.of("api"));

    public static final Topic CHATS = new Topic(
            "chats",
            "What clients ask of the chat: a reply, or that one stops.",
            "<conversation id>/<chat | cancel>/<chat id>",
            List.of(ChatRequested.getClassSchema(), ChatCancelRequested.getClassSchema()),
            new For(TRANSPORT),
            List.of("api"),
            List.of("chat", "api"));

    public static final Topic CHAT_REQUESTS = new Topic(
            "chat-requests",
            "Inference requests of the interactive lane, one at a time for each conversation, and their cancellations.",
            "<conversation id>/<request | cancel>/<chat id>",
            List.of(InferenceRequest.getClassSchema(), InferenceCancelled.getClassSchema()),
            new For(TRANSPORT),
            List.of("chat"),
            List.of("worker"));

    public static final Topic CHAT_DELTAS = new Topic(
            "chat-deltas",
            "Replies while they are being written, piece by piece.",
            "<conversation id>/<started | delta>/<chat id>/<attempt>[/<position>]",
            List.of(ReplyStarted.getClassSchema(), ReplyDelta.getClassSchema()),
            new For(TRANSPORT),
            List.of("worker"),
            List.of("api", "worker"));

    public static final Topic CHAT_RESULTS = new Topic(
            "chat-results",
            "Results of the interactive lane, every attempt's, and the beginnings of attempts that took over.",
            "<conversation id>/<result/<chat id> | started/<chat id>/<attempt>>",
            List.of(InferenceResult.getClassSchema(), ReplyStarted.getClassSchema()),
            new For(TRANSPORT),
            List.of("worker"),
            List.of("chat", "worker"));

    public static final Topic CHAT_REPLIES = new Topic(
            "chat-replies",
            "The one terminal result of each chat.",
            "<conversation id>/<admitted | reply>/<chat id>",
            List.of(ChatAdmitted.getClassSchema(), ChatReplied.getClassSchema()),
            new For(Duration.ofDays(7)),
            List.of("chat"),
            List.of("api"));

    public static final Topic DEAD_LETTERS = new Topic(
            "dead-letters",
            "What could not be processed: the original key and value, with origin and reason in the headers"
                    + " __streams.errors.{exception,message,stacktrace,topic,partition,offset}.",
            "the key of the record that could not be processed",
            List.of(),
            new For(Duration.ofDays(28)),
            List.of("generation", "examples", "chat", "worker", "api"),
            List.of("cli"));

    private static final List<Topic> ALL = List.of(
            RUNS,
            SEEDS,
            GENERATION_REQUESTS,
            GENERATION_RESULTS,
            PROFILES,
            JOB_OPENINGS,
            CHATS,
            CHAT_REQUESTS,
            CHAT_DELTAS,
            CHAT_RESULTS,
            CHAT_REPLIES,
            TURNS,
            CONVERSATIONS,
            EXAMPLES,
            DEAD_LETTERS);

    private Topics() {}

    /** Every topic, in the order in which an event travels. */
    public static List<Topic> all() {
        return ALL;
    }
}
