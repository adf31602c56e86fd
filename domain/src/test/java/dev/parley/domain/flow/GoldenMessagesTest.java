package dev.parley.domain.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.domain.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every kind of mistake in one file. {@code -Dupdate-golden} rewrites the expected messages. */
class GoldenMessagesTest {

    private static final String EXPECTED = "every-mistake.txt";

    @Test
    void shouldTellEveryMistakeAtOnceInTheOrderOfTheFile() throws IOException {
        String yaml = Schemas.resource("every-mistake.yml");

        ConfigException thrown = catchThrowableOfType(
                ConfigException.class, () -> FlowSchema.parse("config/conversation_flow.yml", yaml));

        String messages = thrown.getMessage() + "\n";
        if (System.getProperty("update-golden") != null) {
            Files.writeString(Path.of("src/test/resources/dev/parley/domain/flow", EXPECTED), messages);
        }
        assertThat(messages).isEqualTo(Schemas.resource(EXPECTED));
    }
}
