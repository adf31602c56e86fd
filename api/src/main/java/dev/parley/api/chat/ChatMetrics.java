package dev.parley.api.chat;

import dev.parley.api.stream.ClientStreams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** How much is going on, and how much more is let in. */
@Singleton
final class ChatMetrics implements MeterBinder {
    private final ChatHub hub;
    private final Admission admission;
    private final ClientStreams streams;

    ChatMetrics(ChatHub hub, Admission admission, ClientStreams streams) {
        this.hub = hub;
        this.admission = admission;
        this.streams = streams;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "parley.chats.open", "chats that have not ended, of all instances", hub::openChats);
        gauge(
                registry,
                "parley.chats.conversations",
                "conversations with an open chat, of all instances",
                hub::openConversations);
        gauge(
                registry,
                "parley.chats.admission.limit",
                "conversations with open chats from which on this instance answers 429",
                admission::limit);
        gauge(registry, "parley.streams.open", "clients that follow server-sent events here", streams::size);
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }
}
