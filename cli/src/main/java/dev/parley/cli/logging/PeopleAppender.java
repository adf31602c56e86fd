package dev.parley.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;

/** Shows warnings and errors as plain sentences; what caused them stays in the file. */
final class PeopleAppender extends AppenderBase<ILoggingEvent> {
    private final Consumer<String> people;

    PeopleAppender(Consumer<String> people) {
        this.people = people;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String kind = event.getLevel().isGreaterOrEqual(Level.ERROR) ? "error: " : "warning: ";
            people.accept(kind + event.getFormattedMessage());
        }
    }
}
