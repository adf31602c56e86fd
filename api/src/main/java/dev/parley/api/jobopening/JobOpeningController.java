package dev.parley.api.jobopening;

import dev.parley.api.resource.Resource;
import dev.parley.api.resource.ResourceKind;
import dev.parley.api.resource.Resources;
import dev.parley.events.JobOpeningSaved;
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

/** Job openings. */
@Controller("/job_openings")
@Tag(name = "job_openings")
public final class JobOpeningController {
    /** How job openings are kept and published. */
    public static final ResourceKind KIND = new ResourceKind(
            "job_opening",
            "/job_openings",
            "job_openings",
            Topics.JOB_OPENINGS,
            JobOpeningController::saved,
            JobOpeningRules::check);

    private final Resources resources;

    JobOpeningController(Resources resources) {
        this.resources = resources;
    }

    /** Makes one. */
    @Post
    @Operation(
            operationId = "create_job_opening",
            summary = "Make a job opening",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = JobOpeningFields.class))))
    @ApiResponse(
            responseCode = "201",
            description = "The job opening.",
            content = @Content(schema = @Schema(implementation = JobOpeningDocument.class)))
    Mono<HttpResponse<byte[]>> create(@Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        return resources.create(KIND, body, request);
    }

    /** Lists them. */
    @Get
    @Operation(
            operationId = "list_job_openings",
            summary = "List job openings, the newest first unless order says otherwise")
    @ApiResponse(
            responseCode = "200",
            description = "A page.",
            content = @Content(schema = @Schema(implementation = JobOpeningList.class)))
    Mono<HttpResponse<byte[]>> list(HttpRequest<?> request) {
        return resources.list(KIND, request);
    }

    /** Shows one. */
    @Get("/{id}")
    @Operation(operationId = "get_job_opening", summary = "Show a job opening")
    @ApiResponse(
            responseCode = "200",
            description = "The job opening.",
            content = @Content(schema = @Schema(implementation = JobOpeningDocument.class)))
    Mono<HttpResponse<byte[]>> show(String id, HttpRequest<?> request) {
        return resources.show(KIND, id, request);
    }

    /** Replaces one. */
    @Put("/{id}")
    @Operation(
            operationId = "replace_job_opening",
            summary = "Replace a job opening; the last writer wins",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = JobOpeningFields.class))))
    @ApiResponse(
            responseCode = "200",
            description = "The job opening as it is now.",
            content = @Content(schema = @Schema(implementation = JobOpeningDocument.class)))
    Mono<HttpResponse<byte[]>> replace(
            String id, @Parameter(hidden = true) @Body byte @Nullable [] body, HttpRequest<?> request) {
        return resources.replace(KIND, id, body, request);
    }

    /** Deletes one. */
    @Delete("/{id}")
    @Operation(operationId = "delete_job_opening", summary = "Delete a job opening, from the log too")
    @ApiResponse(responseCode = "204", description = "It is gone.")
    Mono<HttpResponse<byte[]>> delete(String id, HttpRequest<?> request) {
        return resources.delete(KIND, id, request);
    }

    private static JobOpeningSaved saved(String eventId, Resource resource) {
        return JobOpeningSaved.newBuilder()
                .setEventId(eventId)
                .setOccurredAt(resource.updatedAt())
                .setJobOpeningId(resource.id().toString())
                .setTenant(resource.tenant().orElse(null))
                .setCreatedAt(resource.createdAt())
                .setFields(resource.fields())
                .build();
    }
}
