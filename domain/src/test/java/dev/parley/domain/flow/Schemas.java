package dev.parley.domain.flow;

import dev.parley.domain.yaml.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Flow schemas for tests. */
final class Schemas {

    private Schemas() {}

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Schemas.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FlowSchema workedFigure() {
        return valid(resource("worked-figure.yml"));
    }

    static FlowSchema valid(String yaml) {
        try {
            return FlowSchema.parse("flow.yml", yaml);
        } catch (ConfigException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** What is wrong with a schema, one message each, without the name of the file. */
    static List<String> problems(String yaml) {
        try {
            FlowSchema.parse("flow.yml", yaml);
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().replaceFirst("^flow\\.yml:", ""))
                    .toList();
        }
    }

    /** A step in one line, in which the agent says something; {@code rest} are further keys. */
    static String step(String id, String rest) {
        return "- {id: " + id + ", initiator: agent, "
                + "actions: [{role: agent, action_type: template, example: Said.}], " + rest + "}\n";
    }
}
