package dev.parley.api.docs;

import dev.parley.api.problem.ApiProblem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The documentation, without anything from elsewhere: the browser is told to load nothing from any other place. */
@Controller
@Hidden
final class DocsController {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String YAML = "application/yaml";
    private static final Map<String, String> FILES = Map.of(
            "docs.js", "text/javascript",
            "swagger-ui.css", "text/css",
            "swagger-ui-bundle.js", "text/javascript",
            "favicon-32x32.png", "image/png");

    private final OpenApiDocument document = OpenApiDocument.load();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    @Get("/openapi.yml")
    @Produces(YAML)
    HttpResponse<byte[]> yaml() {
        return HttpResponse.ok(document.yaml().getBytes(StandardCharsets.UTF_8)).contentType(YAML);
    }

    @Get("/openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    HttpResponse<byte[]> json() {
        return HttpResponse.ok(document.json().getBytes(StandardCharsets.UTF_8))
                .contentType(MediaType.APPLICATION_JSON);
    }

    @Get("/docs")
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<byte[]> page() {
        return page(file("docs.html"));
    }

    @Get("/docs/{name}")
    @Produces(MediaType.ALL)
    HttpResponse<byte[]> part(String name) {
        String type = FILES.get(name);
        if (type == null) {
            throw ApiProblem.notFound("There is no such page.");
        }
        return guarded(HttpResponse.ok(file(name)).contentType(type).header(HttpHeaders.CACHE_CONTROL, "max-age=3600"));
    }

    @Get("/problems/{code}")
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<byte[]> problem(String code) {
        String meaning = Problems.meaning(code).orElseThrow(() -> ApiProblem.notFound("There is no such problem."));
        // Both are texts of this program: there is nothing to escape.
        return page(("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + code + "</title><h1><code>"
                        + code + "</code></h1><p>" + meaning + "</p></html>\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<byte[]> page(byte[] html) {
        return guarded(HttpResponse.ok(html).contentType("text/html; charset=utf-8"));
    }

    private static MutableHttpResponse<byte[]> guarded(MutableHttpResponse<byte[]> response) {
        return response.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    private byte[] file(String name) {
        return files.computeIfAbsent(name, DocsController::read);
    }

    private static byte[] read(String name) {
        try (InputStream own = DocsController.class.getResourceAsStream("/docs/" + name)) {
            if (own != null) {
                return own.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Webjar.read(name);
    }
}
