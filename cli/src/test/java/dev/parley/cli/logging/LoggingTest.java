package dev.parley.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
    private final List<String> people = new ArrayList<>();
    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldShowPeopleOurWarningsAndKeepTheRestInTheFile() {
        LogSettings settings = configure(false);

        context.getLogger("dev.parley.cli").info("information");
        context.getLogger("dev.parley.cli").warn("a warning", new IllegalStateException("its cause"));
        context.getLogger("org.apache.kafka.clients").warn("a stranger's warning");
        context.getLogger("org.apache.kafka.clients.producer.ProducerConfig").info("all settings");

        assertThat(people).containsExactly("warning: a warning");
        assertThat(settings.file())
                .content()
                .contains("information", "a warning", "its cause", "a stranger's warning")
                .doesNotContain("all settings");
    }

    @Test
    void shouldShowPeopleNothingWhenQuiet() {
        configure(true);

        context.getLogger("dev.parley.cli").error("an error");

        assertThat(people).isEmpty();
    }

    @Test
    void shouldWriteWhatIsLoggedWhenALoggerWasAskedForBeforeTheSettingsWereKnown() {
        LogSettings.forget();
        context.setMDCAdapter(new LogbackMDCAdapter());
        new LogConfigurator().configure(context);
        Logger early = context.getLogger("dev.parley.early");
        early.info("for nobody");
        LogSettings settings = settings(false);

        LogSettings.use(settings);
        early.info("for the file");

        assertThat(settings.file()).content().contains("for the file").doesNotContain("for nobody");
    }

    @Test
    void shouldLogInADirectoryWhoseNameHasAPercentSign() {
        LogSettings settings = new LogSettings(directory.resolve("100%i \\ sure %20"), true, false, people::add);
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogSettings.use(settings);
        new LogConfigurator().configure(context);

        context.getLogger("dev.parley.cli").info("information");

        assertThat(settings.file()).content().contains("information");
    }

    private LogSettings configure(boolean quiet) {
        LogSettings settings = settings(quiet);
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogSettings.use(settings);
        new LogConfigurator().configure(context);
        return settings;
    }

    private LogSettings settings(boolean quiet) {
        return new LogSettings(directory.resolve("logs"), quiet, false, people::add);
    }
}
