package dev.parley.api.webhook;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Makes one attempt to tell a webhook something. It connects to the very addresses that were checked, follows no redirects, and
 * reads no body.
 */
@Singleton
final class WebhookClient {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    /** Also for whoever answers one byte at a time. */
    private static final Duration WHOLE = Duration.ofSeconds(30);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    /** A stranger answers: of a header that never ends, the client would keep all that comes in half a minute. */
    private static final Http1Config ANSWERS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private final CloseableHttpClient http;

    @Inject
    WebhookClient(WebhookSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    WebhookClient(WebhookSettings settings, WebhookUrl.Names names) {
        this.http = HttpClients.custom()
                .setConnectionManager(connections(new CheckedAddresses(settings.privateAddresses(), names)))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                        .setConnectionRequestTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                        .build())
                .setUserAgent("Parley-Webhooks/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static HttpClientConnectionManager connections(CheckedAddresses addresses) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(ANSWERS)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                        .setSocketTimeout((int) ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                        .setTimeToLive(1, TimeUnit.MINUTES)
                        .build())
                .setMaxConnTotal(WebhookSender.MOST)
                // How many at once to a webhook is for the sender to say; webhooks of one host do not wait for each
                // other.
                .setMaxConnPerRoute(WebhookSender.MOST)
                .build();
    }

    /**
     * What a webhook answered.
     *
     * @param status HTTP status
     * @param retryAfter when it wants to be asked again
     */
    record Answer(int status, Optional<Duration> retryAfter) {}

    /**
     * Tells it.
     *
     * @throws IOException when it could not be told, or did not answer in time
     */
    Answer post(Delivery delivery, Instant now) throws IOException {
        HttpPost post = new HttpPost(delivery.url());
        post.setHeader("webhook-id", delivery.id());
        post.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        post.setHeader(
                "webhook-signature", delivery.secret().sign(delivery.id(), now.getEpochSecond(), delivery.payload()));
        post.setEntity(new StringEntity(delivery.payload(), ContentType.APPLICATION_JSON));
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                post::cancel, CompletableFuture.delayedExecutor(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
        try (ClassicHttpResponse response = http.executeOpen(null, post, null)) {
            return new Answer(response.getCode(), retryAfter(response, now));
        } finally {
            limit.cancel(false);
        }
    }

    /** It comes in seconds, or as a date; who calls says what is too long. */
    private static Optional<Duration> retryAfter(ClassicHttpResponse response, Instant now) {
        Optional<String> wanted = Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                .map(Header::getValue)
                .map(String::strip);
        return wanted.filter(SECONDS.asMatchPredicate())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .or(() -> wanted.map(DateUtils::parseStandardDate).map(date -> Duration.between(now, date)));
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }

    private record CheckedAddresses(boolean privateAddresses, WebhookUrl.Names names) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return WebhookUrl.resolve(host, privateAddresses, names);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
