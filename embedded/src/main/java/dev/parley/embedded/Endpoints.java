package dev.parley.embedded;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the three servers are, whether Parley started them or somebody else did.
 *
 * @param bootstrapServers Kafka's bootstrap servers, {@code host:port[,host:port]}
 * @param registryUrl the registry's core API, ending in {@code /apis/registry/v3}
 * @param databaseUrl {@code postgresql://user:password@host:port/database}
 * @param kafkaSettings further client settings that reach Kafka, such as {@code security.protocol}; may hold secrets
 */
public record Endpoints(
        String bootstrapServers, String registryUrl, String databaseUrl, Map<String, String> kafkaSettings) {
    static final String REGISTRY_API = "/apis/registry/v3";
    static final String CCOMPAT_API = "/apis/ccompat/v7";

    /** Copies the settings. */
    public Endpoints {
        requireText(bootstrapServers, "bootstrapServers");
        requireText(registryUrl, "registryUrl");
        requireText(databaseUrl, "databaseUrl");
        if (!registryUrl.endsWith(REGISTRY_API)) {
            throw new IllegalArgumentException("registryUrl must end in " + REGISTRY_API + ": " + registryUrl);
        }
        kafkaSettings = Map.copyOf(kafkaSettings);
    }

    /** Endpoints without further Kafka settings. */
    public Endpoints(String bootstrapServers, String registryUrl, String databaseUrl) {
        this(bootstrapServers, registryUrl, databaseUrl, Map.of());
    }

    /** What every Kafka client is to be created with: the bootstrap servers and the further settings. A fresh map. */
    public Map<String, Object> kafkaProperties() {
        Map<String, Object> properties = new HashMap<>(kafkaSettings);
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }

    /** The registry's Confluent-compatible API, for clients that do not speak Apicurio's own. */
    public String ccompatUrl() {
        return registryUrl.substring(0, registryUrl.length() - REGISTRY_API.length()) + CCOMPAT_API;
    }

    /** Says where, never with which secrets. */
    @Override
    public String toString() {
        return "Endpoints[bootstrapServers=" + bootstrapServers + ", registryUrl=" + withoutPassword(registryUrl)
                + ", databaseUrl=" + withoutPassword(databaseUrl) + ", kafkaSettings=" + kafkaSettings.keySet() + "]";
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("(//[^:/@]*):.*@", "$1:***@");
    }

    private static void requireText(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is blank");
        }
    }
}
