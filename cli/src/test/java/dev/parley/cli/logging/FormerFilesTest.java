package dev.parley.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerFilesTest {
    private static final long SECOND = 1_000_000_000;

    private final List<LoggerContext> processes = new ArrayList<>();
    private long now = Long.MAX_VALUE - 3 * SECOND;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("a.log");
    }

    @AfterEach
    void stop() {
        processes.forEach(LoggerContext::stop);
    }

    @Test
    void shouldKeepTheFormerFilesTheYoungestFirst() throws IOException {
        FormerFiles former = new FormerFiles(file, 1, 3, () -> now);
        for (String text : List.of("first", "second", "third", "fourth")) {
            Files.writeString(file, text);
            former.rollover();
            assertThat(file).isEmptyFile();
        }

        assertThat(directory.resolve("a.log.1")).hasContent("fourth");
        assertThat(text(directory.resolve("a.log.2.gz"))).isEqualTo("third");
        assertThat(text(directory.resolve("a.log.3.gz"))).isEqualTo("second");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void shouldLoseNoLineOfProcessesThatShareALog() throws IOException {
        List<Logger> loggers = List.of(process(), process(), process());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String line = "line %04d of the log".formatted(i);
            loggers.get(i % 3).info(line);
            lines.add(line);
            now += SECOND / 10;
        }

        List<String> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.toList()) {
                kept.addAll(text(each).lines().toList());
            }
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(lines);
        assertThat(file).isNotEmptyFile();
        assertThat(directory.resolve("a.log.3.gz")).exists();
    }

    @Test
    void shouldGoOnWhereTheLogWasDeleted() throws IOException {
        Logger logger = process();
        logger.info("before");
        Files.delete(file);
        now += SECOND;
        logger.info("after");

        assertThat(file).hasContent("after");
    }

    /** What counts is that it has a stream and a policy of its own. */
    private Logger process() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        processes.add(context);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        FormerFiles former = new FormerFiles(file, 1000, 20, () -> now);
        former.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.setRollingPolicy(former);
        appender.start();
        Logger logger = context.getLogger("a");
        logger.addAppender(appender);
        return logger;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
