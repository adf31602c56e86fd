package dev.parley.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ExportCommandTest {
    private final CommandLine line = new CommandLine(new ExportCommand());

    @ParameterizedTest
    @ValueSource(strings = {"openai", "sharegpt", "trl", "parquet"})
    void shouldTakeEveryFormat(String format) {
        Object value = line.parseArgs("--format", format).matchedOptionValue("--format", ExportFormat.OPENAI);

        assertThat(value).hasToString(format);
    }

    @Test
    void shouldNameTheFormatsThatThereAre() {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> line.parseArgs("--format", "csv"))
                .withMessageContaining("openai, sharegpt, trl, parquet");
        assertThat(line.getUsageMessage()).contains("One of: openai, sharegpt, trl, parquet.");
    }
}
