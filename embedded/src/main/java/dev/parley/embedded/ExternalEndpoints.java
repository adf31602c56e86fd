package dev.parley.embedded;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Reads from the environment the servers that are to be used instead of the embedded ones. */
public final class ExternalEndpoints {
    private static final String BROKER = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String REGISTRY = "APICURIO_REGISTRY_URL";
    private static final String DATABASE = "DATABASE_URL";
    private static final List<String> SECURITY = List.of("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_");

    private ExternalEndpoints() {}

    /**
     * The servers named by {@code KAFKA_BOOTSTRAP_SERVERS}, {@code APICURIO_REGISTRY_URL} and {@code DATABASE_URL}; every
     * {@code KAFKA_*} variable that names a setting of a Kafka client goes along ({@code KAFKA_SECURITY_PROTOCOL} is
     * {@code security.protocol}).
     *
     * @param environment the environment's variables
     * @return empty when none of the three is set
     * @throws PlatformException when only some are set, or one cannot be understood
     */
    public static Optional<Endpoints> from(Map<String, String> environment) throws PlatformException {
        List<String> missing = new ArrayList<>();
        for (String name : List.of(BROKER, REGISTRY, DATABASE)) {
            if (value(environment, name).isEmpty()) {
                missing.add(name);
            }
        }
        if (missing.size() == 3) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new PlatformException("Only some of the external servers are set: " + String.join(" and ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing. Set " + BROKER + ", " + REGISTRY + " and "
                    + DATABASE
                    + ", or none of them to use the embedded ones.");
        }
        return Optional.of(new Endpoints(
                value(environment, BROKER),
                registryUrl(value(environment, REGISTRY)),
                databaseUrl(value(environment, DATABASE)),
                kafkaSettings(environment)));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static String registryUrl(String given) throws PlatformException {
        URI url = parse(REGISTRY, given, "http", "https");
        String plain = given.replaceFirst("/+$", "");
        String path = Optional.ofNullable(url.getPath()).orElse("").replaceFirst("/+$", "");
        if (path.isEmpty()) {
            return plain + Endpoints.REGISTRY_API;
        }
        for (String api : List.of(Endpoints.REGISTRY_API, Endpoints.CCOMPAT_API)) {
            if (path.endsWith(api)) {
                return plain.substring(0, plain.length() - api.length()) + Endpoints.REGISTRY_API;
            }
        }
        throw new PlatformException(
                REGISTRY + " has the path " + path + ", which is not the registry's core API. Give the "
                        + "address alone (http://host:8080) or with " + Endpoints.REGISTRY_API + ".");
    }

    private static String databaseUrl(String given) throws PlatformException {
        URI url = parse(DATABASE, given, "postgresql", "postgres");
        if (Optional.ofNullable(url.getPath()).orElse("").length() < 2) {
            throw new PlatformException(
                    DATABASE + " names no database. Write it as postgresql://user:password@host:5432/database.");
        }
        return given.replaceFirst("^postgres:", "postgresql:");
    }

    private static URI parse(String name, String given, String... schemes) throws PlatformException {
        String expected = String.join(":// or ", schemes) + "://";
        try {
            URI url = new URI(given);
            if (url.getHost() == null || !Set.of(schemes).contains(url.getScheme())) {
                throw new PlatformException(
                        name + " is not an address that starts with " + expected + " and names a host.");
            }
            return url;
        } catch (URISyntaxException notAnAddress) {
            // The value may hold a password: only the position is told.
            throw new PlatformException(name + " is not an address: " + notAnAddress.getReason() + " at character "
                    + (notAnAddress.getIndex() + 1) + ". Percent-encode special characters of a password.");
        }
    }

    private static Map<String, String> kafkaSettings(Map<String, String> environment) throws PlatformException {
        Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith("KAFKA_") || name.equals(BROKER)) {
                continue;
            }
            String setting =
                    name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
            if (known.contains(setting)) {
                settings.put(setting, variable.getValue());
            } else if (SECURITY.stream().anyMatch(name::startsWith)) {
                throw new PlatformException(name + " is not a setting of a Kafka client (there is no " + setting
                        + "). Correct its name or unset it.");
            }
        }
        return settings;
    }
}
