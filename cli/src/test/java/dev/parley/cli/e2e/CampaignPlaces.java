package dev.parley.cli.e2e;

import static dev.parley.testkit.halt.HaltPoint.entering;
import static dev.parley.testkit.halt.HaltPoint.leaving;

import dev.parley.cli.e2e.Installation.Victim;
import dev.parley.testkit.halt.HaltPoint;
import java.util.Arrays;
import java.util.List;

/** Where the roles of a {@link KillCampaign} die when it is told to visit places instead of killing at random. */
final class CampaignPlaces {
    private static final String TOPOLOGY = "dev.parley.topology.";
    private static final String INTAKE = "dev.parley.worker.intake.";
    private static final String API = "dev.parley.api.";
    private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
    private static final String STORES = "org.apache.kafka.streams.processor.internals.ProcessorStateManager";
    private static final int TABLES = 5;

    private CampaignPlaces() {}

    /** Who dies where. */
    record Place(Victim victim, HaltPoint point) {}

    /** Those of a round, round by round: they need a run that is under way. */
    static List<List<Place>> rounds() {
        return List.of(
                // Written and not committed, committed and not said so; in the middle of coming back.
                of(
                        Victim.TOPOLOGY,
                        leaving(TOPOLOGY + "generation.ConversationProcessor", "process")
                                .atCall(50),
                        leaving(TOPOLOGY + "examples.ExampleProcessor$Gathering", "emit"),
                        leaving(TOPOLOGY + "chat.ChatStore", "save").atCall(5),
                        entering(TOPOLOGY + "chat.ChatProcessor$Work", "done").atCall(5),
                        entering(PRODUCER, "commitTransaction").atCall(5),
                        leaving(PRODUCER, "commitTransaction").atCall(5),
                        leaving(STORES, "restore")),
                // From an answer to the commit of its request, on both lanes.
                of(
                        Victim.WORKER,
                        leaving(INTAKE + "RequestRunner", "outcome").atCall(5),
                        entering(INTAKE + "PartitionWork", "answered").atCall(5),
                        entering(INTAKE + "PartitionWork", "committed").atCall(5),
                        entering(INTAKE + "Reply", "written").atCall(5),
                        entering(INTAKE + "Reply", "complete").atCall(2),
                        leaving(INTAKE + "Reply", "complete").atCall(2)),
                // From a request to its answer, its row and its message.
                of(
                        Victim.API,
                        entering(API + "idempotency.Execution", "run").atCall(3),
                        entering(API + "publish.EventPublisher", "send").atCall(3),
                        entering(API + "publish.ReadYourWrites", "visible").atCall(3),
                        entering(API + "idempotency.Execution", "settle").atCall(3),
                        leaving(API + "projection.ReadModelTables", "apply").atCall(TABLES + 1),
                        entering(API + "projection.ProjectionMetrics", "committed"),
                        entering(API + "webhook.WebhookFeed", "advance")));
    }

    private static List<Place> of(Victim victim, HaltPoint... points) {
        return Arrays.stream(points).map(point -> new Place(victim, point)).toList();
    }
}
