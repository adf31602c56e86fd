package dev.parley.testkit.inspect;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@link Inspection} for scripts: prints one JSON document. */
public final class Inspector {
    private static final String USAGE = "compare DATA_DIRECTORY | find DATA_DIRECTORY WORD...";

    private Inspector() {}

    /**
     * @param arguments what to do, the data directory of a Parley that runs, and for {@code find} the words
     * @throws Exception when a server does not answer
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            throw new IllegalArgumentException(USAGE);
        }
        Endpoints endpoints = EmbeddedPlatform.running(Path.of(arguments[1]))
                .orElseThrow(() -> new IllegalStateException("nothing runs in " + arguments[1]));
        Inspection inspection = new Inspection(endpoints, TopicNames.DEFAULT);
        List<String> words = Arrays.asList(arguments).subList(2, arguments.length);
        Object document =
                switch (arguments[0]) {
                    case "compare" -> inspection.compare();
                    case "find" -> inspection.find(words);
                    default -> throw new IllegalArgumentException(USAGE);
                };
        System.out.println(new ObjectMapper().writeValueAsString(document));
    }
}
