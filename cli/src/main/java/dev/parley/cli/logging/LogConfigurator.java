package dev.parley.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Sets logging up in code, which starts faster than a file of settings: everything to the rotating log file, Parley's own
 * warnings to people. Found by Logback as a service.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{40} - %msg%n%ex";
    private static final long FILE_BYTES = 20L * 1024 * 1024;
    private static final int FORMER_FILES = 4;

    /** Loggers that tell of every partition of the embedded broker, or print all settings whenever a client is made. */
    private static final List<String> CHATTY = List.of(
            "kafka",
            "state.change.logger",
            "org.apache.kafka.controller",
            "org.apache.kafka.coordinator",
            "org.apache.kafka.image",
            "org.apache.kafka.metadata",
            "org.apache.kafka.raft",
            "org.apache.kafka.server",
            "org.apache.kafka.storage",
            "org.apache.kafka.clients.admin.AdminClientConfig",
            "org.apache.kafka.clients.consumer.ConsumerConfig",
            "org.apache.kafka.clients.producer.ProducerConfig",
            "org.apache.kafka.streams.StreamsConfig",
            "org.apache.kafka.common.config.AbstractConfig",
            "org.apache.kafka.common.metrics.Metrics",
            "org.apache.kafka.common.utils.AppInfoParser",
            "org.apache.kafka.queue");

    /** A logger was asked for before it was known where its lines go. */
    private static @Nullable LoggerContext waiting;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // Without a listener, Logback tells its own troubles on standard output, in the middle of the result. That the
        // data directory cannot be written is found out, and told, by whoever opens it.
        context.getStatusManager().add(new NopStatusListener());
        synchronized (LogConfigurator.class) {
            LogSettings settings = LogSettings.current();
            if (settings == null) {
                context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
                waiting = context;
            } else {
                configure(context, settings);
            }
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets up what has been waiting for settings. */
    static synchronized void settingsAreKnown(LogSettings settings) {
        if (waiting != null) {
            configure(waiting, settings);
            waiting = null;
        }
    }

    private static void configure(LoggerContext context, LogSettings settings) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(file(context, settings));
        context.getLogger("dev.parley").setLevel(settings.verbose() ? Level.DEBUG : Level.INFO);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        if (!settings.quiet()) {
            PeopleAppender people = new PeopleAppender(settings.people());
            people.setContext(context);
            people.start();
            context.getLogger("dev.parley").addAppender(people);
        }
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, LogSettings settings) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(settings.file().toString());
        appender.setEncoder(encoder);
        FormerFiles former = new FormerFiles(settings.file(), FILE_BYTES, FORMER_FILES, System::nanoTime);
        former.setContext(context);
        former.start();
        appender.setRollingPolicy(former);
        appender.start();
        return appender;
    }
}
