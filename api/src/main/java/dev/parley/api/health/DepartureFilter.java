package dev.parley.api.health;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Sees who comes, and ends connections with their answers once the {@link Departure} is announced. */
@Filter(Filter.MATCH_ALL_PATTERN)
final class DepartureFilter implements HttpServerFilter {
    private final Departure departure;

    DepartureFilter(Departure departure) {
        this.departure = departure;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        if (!request.getPath().startsWith("/health")) {
            departure.request();
        }
        Publisher<MutableHttpResponse<?>> answer = chain.proceed(request);
        return departure.isAnnounced() ? Mono.from(answer).map(DepartureFilter::last) : answer;
    }

    private static MutableHttpResponse<?> last(MutableHttpResponse<?> answer) {
        return answer.header(HttpHeaders.CONNECTION, "close");
    }
}
