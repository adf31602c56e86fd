package dev.parley.topology.generation;

import dev.parley.events.InferenceResult;
import dev.parley.events.SeedPlanned;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The process manager: see {@link ConversationWork}. */
final class ConversationProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    private final Window window;
    private @Nullable ConversationWork work;

    ConversationProcessor(Window window) {
        this.window = window;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        ConversationWork started = new ConversationWork(context, window);
        started.openLater();
        work = started;
    }

    @Override
    public void process(Record<String, SpecificRecord> input) {
        if (work == null) {
            throw new IllegalStateException("not initialised");
        }
        switch (input.value()) {
            case SeedPlanned seed -> work.planned(seed);
            case InferenceResult result -> work.answered(result);
            // A tombstone erases the event from its table, which has happened already.
            case null -> work.erased(input.key());
            default -> {}
        }
    }

    @Override
    public void close() {
        if (work != null) {
            work.close();
            work = null;
        }
    }
}
