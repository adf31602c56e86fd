package dev.parley.api.docs;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** What the OpenAPI document says about the API as a whole; the rest is said at the controllers. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Parley",
                        version = "0.1.0",
                        description = "Chat with the model over one log of events: asynchronous, streaming, idempotent,"
                                + " resumable. Every problem is RFC 9457's application/problem+json with a stable code."
                                + " Text must not contain NUL or half of a surrogate pair: 422.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")))
@SecurityScheme(
        name = "key",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description =
                "An API key, made with 'parley keys create'. Not needed on a server without keys, which listens on"
                        + " loopback only.")
final class ApiDefinition {
    private ApiDefinition() {}
}
