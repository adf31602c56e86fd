package dev.parley.api.profile;

import dev.parley.api.resource.Resource;
import dev.parley.api.resource.ResourceKind;
import dev.parley.api.resource.Resources;
import dev.parley.events.ProfileSaved;
import dev.parley.schemas.topic.Topics;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Candidate profiles. */
@Controller("/profiles")
@Tag(name = "profiles")
public final class ProfileController {
    /** How profiles are kept and published. */
    public static final ResourceKind KIND = new ResourceKind(
            "profile", "/profiles", "profiles", Topics.PROFILES, ProfileController::saved, ProfileRules::check);

    private final Resources resources;

    ProfileController(Resources resources) {
        this.resources = resources;
    }

    /** Makes one. */
    @Post
    @Operation(
            operationId = "create_profile",
            summary = "Make a profile",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = ProfileFields.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The profile.",
            content = @Content(schema = @Schema(implementation = ProfileDocument.class)))
    Mono<HttpResponse<byte[]>> create(@Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        return resources.create(KIND, body, request);
    }

    /** Lists them. */
    @Get
    @Operation(operationId = "list_profiles", summary = "List profiles, the newest first unless order says otherwise")
    @ApiResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = ProfileList.class)))
    Mono<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return resources.list(KIND, request);
    }

    /** Shows one. */
    @Get("/{id}")
    @Operation(operationId = "get_profile", summary = "Show a profile")
    @ApiResponse(
            responseCode = "200",
            description = "The profile.",
            content = @Content(schema = @Schema(implementation = ProfileDocument.class)))
    Mono<HttpResponse<byte[]>> show(String id, HttpRequest<?> request) {
        return resources.show(KIND, id, request);
    }

    /** Replaces one. */
    @Put("/{id}")
    @Operation(
            operationId = "replace_profile",
            summary = "Replace a profile; the last writer wins",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = ProfileFields.class))))
    @ApiResponse(
            responseCode = "200",
            description = "The profile as it is now.",
            content = @Content(schema = @Schema(implementation = ProfileDocument.class)))
    Mono<HttpResponse<byte[]>> replace(
            String id, @Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        return resources.replace(KIND, id, body, request);
    }

    /** Deletes one. */
    @Delete("/{id}")
    @Operation(operationId = "delete_profile", summary = "Delete a profile, from the log too")
    @ApiResponse(responseCode = "204", description = "It is gone.")
    Mono<HttpResponse<byte[]>> delete(String id, HttpRequest<?> request) {
        return resources.delete(KIND, id, request);
    }

    private static ProfileSaved saved(String eventId, Resource resource) {
        return ProfileSaved.newBuilder()
                .setEventId(eventId)
                .setOccurredAt(resource.updatedAt())
                .setProfileId(resource.id().toString())
                .setTenant(resource.tenant().orElse(null))
                .setCreatedAt(resource.createdAt())
                .setFields(resource.fields())
                .build();
    }
}
