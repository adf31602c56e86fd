package dev.parley.api.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.ApiSettings;
import dev.parley.api.access.Caller;
import dev.parley.api.id.Uuid7;
import dev.parley.api.idempotency.ReservedIds;
import dev.parley.api.jobopening.JobOpeningController;
import dev.parley.api.json.ApiJson;
import dev.parley.api.json.ObjectRules;
import dev.parley.api.problem.ApiProblem;
import dev.parley.api.problem.Faults;
import dev.parley.api.profile.ProfileController;
import dev.parley.api.publish.ReadYourWrites;
import dev.parley.api.resource.Resource;
import dev.parley.api.resource.ResourceKind;
import dev.parley.api.resource.ResourceQueries;
import dev.parley.events.ConversationStarted;
import dev.parley.schemas.id.EventKeys;
import dev.parley.schemas.topic.Topics;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Starts conversations. */
@Singleton
final class Conversations {
    private static final Set<String> FIELDS =
            Set.of("profile_id", "job_opening_id", "agent", "training_consent", "metadata");

    private final ResourceQueries resources;
    private final ConversationQueries queries;
    private final ReadYourWrites log;
    private final Uuid7 ids;
    private final Clock clock;
    private final String configuredAgent;

    Conversations(
            ResourceQueries resources,
            ConversationQueries queries,
            ReadYourWrites log,
            Uuid7 ids,
            Clock clock,
            ApiSettings settings) {
        this.resources = resources;
        this.queries = queries;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
        this.configuredAgent =
                settings.configuration().seeds().agents().getFirst().toJson();
    }

    /**
     * A conversation that was started.
     *
     * @param visible whether every query sees it already
     */
    record Started(Conversation conversation, boolean visible) {}

    /**
     * Starts one. The profile and the job opening are copied: it stays what it was when they change later. Where an execution before
     * this one has started it, it is given as it is.
     */
    Mono<Started> start(byte @Nullable [] body, HttpRequest<?> request) {
        Caller caller = Caller.of(request);
        ObjectNode wanted = read(body);
        Mono<Started> started = Mono.zip(
                        found(ProfileController.KIND, wanted, "profile_id", caller),
                        found(JobOpeningController.KIND, wanted, "job_opening_id", caller))
                .flatMap(parts -> publish(begun(wanted, parts.getT1(), parts.getT2(), request)));
        return ReservedIds.mayBeTaken(request)
                ? queries.find(id(request).toString(), caller)
                        .map(known -> new Started(known, true))
                        .switchIfEmpty(started)
                : started;
    }

    private UUID id(HttpRequest<?> request) {
        return ReservedIds.of(request, () -> ids.next(clock.instant())).get();
    }

    private static ObjectNode read(byte @Nullable [] body) {
        ObjectNode wanted = ApiJson.object(body);
        Faults faults = new Faults();
        new ObjectRules("", wanted, faults)
                .only(FIELDS)
                .requireUuid("profile_id")
                .requireUuid("job_opening_id")
                .object("agent")
                .truth("training_consent")
                .object("metadata");
        faults.throwIfAny();
        return wanted;
    }

    private Mono<Optional<Resource>> found(ResourceKind kind, ObjectNode wanted, String field, Caller caller) {
        return resources.find(kind, wanted.get(field).textValue(), caller).singleOptional();
    }

    private Conversation begun(
            ObjectNode wanted, Optional<Resource> profile, Optional<Resource> opening, HttpRequest<?> request) {
        Faults faults = new Faults();
        if (profile.isEmpty()) {
            faults.add("profile_id", "there is no profile with this id");
        }
        if (opening.isEmpty()) {
            faults.add("job_opening_id", "there is no job opening with this id");
        }
        faults.throwNotFoundIfAny();
        return begun(wanted, profile.orElseThrow(), opening.orElseThrow(), request);
    }

    private Conversation begun(ObjectNode wanted, Resource profile, Resource opening, HttpRequest<?> request) {
        Conversation.About about = new Conversation.About(
                id(request).toString(),
                Caller.of(request).tenant(),
                Conversation.About.LIVE,
                ReservedIds.time(request, clock),
                profile.id().toString(),
                opening.id().toString(),
                null,
                null);
        JsonNode agent = wanted.path("agent");
        JsonNode metadata = wanted.path("metadata");
        return new Conversation(
                about,
                "active",
                agent.isObject() ? WithoutNulls.of(agent) : configuredAgent,
                WithoutNulls.of(ApiJson.stored(profile.fields())),
                WithoutNulls.of(ApiJson.stored(opening.fields())),
                wanted.path("training_consent").asBoolean(false),
                metadata.isObject() ? ApiJson.text(metadata) : null,
                0);
    }

    private Mono<Started> publish(Conversation conversation) {
        Conversation.About about = conversation.about();
        String key = EventKeys.started(about.id());
        ConversationStarted event = ConversationStarted.newBuilder()
                .setEventId(key)
                .setOccurredAt(about.createdAt())
                .setConversationId(about.id())
                .setAgent(conversation.agent())
                .setCandidate(conversation.candidate())
                .setJobOpening(conversation.jobOpening())
                .setTenant(about.tenant().orElse(null))
                .setProfileId(about.profileId())
                .setJobOpeningId(about.jobOpeningId())
                .setTrainingConsent(conversation.trainingConsent())
                .setMetadata(conversation.metadata())
                .build();
        return log.publish(Topics.CONVERSATIONS, key, event).map(visible -> new Started(conversation, visible));
    }

    /** What a request about an unknown conversation is answered with. */
    static ApiProblem unknown() {
        return ApiProblem.notFound("There is no conversation with this id.");
    }
}
