package dev.parley.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.api.json.ApiJson;
import dev.parley.api.problem.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that is to be made.
 *
 * @param url where messages are posted to; https
 * @param events what it is told about
 */
@Schema(
        name = "NewWebhook",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
        requiredProperties = {"url", "events"})
record NewWebhook(
        @Schema(description = "Where messages are posted to; https.", example = "https://example.com/hook")
        String url,

        @Schema(description = "What it is told about; of runs only with a key that has no tenant.")
        Set<String> events) {
    private static final String EVENTS = String.join(", ", WebhookEvent.wireNames());

    /** Copies the events. */
    NewWebhook {
        events = Set.copyOf(events);
    }

    /**
     * Reads it.
     *
     * @param ofTenant whether it belongs to a tenant, and hears of nothing else
     * @throws dev.parley.api.problem.ApiProblem when it cannot be one
     */
    static NewWebhook read(byte @Nullable [] body, boolean privateAddresses, boolean ofTenant) {
        ObjectNode object = ApiJson.object(body);
        Faults faults = new Faults();
        String url = url(object, privateAddresses, faults);
        Set<String> events = events(object, ofTenant, faults);
        object.fieldNames().forEachRemaining(name -> {
            if (!name.equals("url") && !name.equals("events")) {
                faults.add(name, "is not a field of a webhook");
            }
        });
        faults.throwIfAny();
        return new NewWebhook(url, events);
    }

    private static String url(ObjectNode object, boolean privateAddresses, Faults faults) {
        JsonNode url = object.path("url");
        if (!url.isTextual()) {
            faults.add("url", "must be text");
            return "";
        }
        WebhookUrl.fault(url.textValue(), privateAddresses).ifPresent(fault -> faults.add("url", fault));
        return url.textValue();
    }

    private static Set<String> events(ObjectNode object, boolean ofTenant, Faults faults) {
        JsonNode events = object.path("events");
        Set<String> names = new LinkedHashSet<>();
        if (!events.isArray() || events.isEmpty()) {
            faults.add("events", "must be a list with at least one of " + EVENTS);
        }
        for (int i = 0; events.isArray() && i < events.size(); i++) {
            Optional<WebhookEvent> event = WebhookEvent.of(events.get(i).asText());
            if (event.isEmpty() || !events.get(i).isTextual()) {
                faults.add("events[" + i + "]", "must be one of " + EVENTS);
            } else if (ofTenant && event.get().isOfRuns()) {
                faults.add(
                        "events[" + i + "]", "is of runs, which belong to no tenant: they are told to those without");
            }
            event.map(WebhookEvent::wireName).ifPresent(names::add);
        }
        return names;
    }
}
