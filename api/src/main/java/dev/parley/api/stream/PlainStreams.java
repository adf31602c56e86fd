package dev.parley.api.stream;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.netty.HttpCompressionStrategy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/**
 * Sends event streams as they are, whatever clients accept: each would keep a quarter of a megabyte for its compression as long as it
 * is open, for events of some hundred bytes; and there are libraries that ask for gzip and do not unpack it when they read events.
 */
@Singleton
final class PlainStreams implements BeanCreatedEventListener<HttpCompressionStrategy> {

    @Override
    public HttpCompressionStrategy onCreated(BeanCreatedEvent<HttpCompressionStrategy> created) {
        return new ButStreams(created.getBean());
    }

    private record ButStreams(HttpCompressionStrategy usual) implements HttpCompressionStrategy {
        @Override
        public boolean isEnabled() {
            return usual.isEnabled();
        }

        @Override
        public boolean shouldCompress(HttpResponse response) {
            String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
            return !type.startsWith(MediaType.TEXT_EVENT_STREAM) && usual.shouldCompress(response);
        }

        @Override
        public int getCompressionLevel() {
            return usual.getCompressionLevel();
        }

        @Override
        public int getMaxZstdEncodeSize() {
            return usual.getMaxZstdEncodeSize();
        }
    }
}
