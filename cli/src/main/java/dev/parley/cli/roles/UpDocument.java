package dev.parley.cli.roles;

/**
 * Where everything is, as {@code parley up --json} prints it once it is ready.
 *
 * @param api base address of the HTTP API
 * @param docs its documentation
 * @param metrics its metrics, for Prometheus
 * @param bootstrapServers Kafka's
 * @param registry the schema registry's core API
 */
record UpDocument(String api, String docs, String metrics, String bootstrapServers, String registry) {
    String text() {
        return """
                API       %s
                docs      %s
                metrics   %s
                Kafka     %s
                registry  %s
                """.formatted(api, docs, metrics, bootstrapServers, registry);
    }
}
