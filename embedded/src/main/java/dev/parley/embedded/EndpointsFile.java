package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Where the servers of a data directory are, for other processes: a file in it, as long as they run. */
final class EndpointsFile {
    static final String NAME = "endpoints.properties";
    private static final String BROKER = "bootstrap.servers";
    private static final String REGISTRY = "registry.url";
    private static final String DATABASE = "database.url";

    private EndpointsFile() {}

    static void write(DataDirectory directory, Endpoints endpoints) throws PlatformException {
        Properties properties = new Properties();
        properties.setProperty(BROKER, endpoints.bootstrapServers());
        properties.setProperty(REGISTRY, endpoints.registryUrl());
        properties.setProperty(DATABASE, endpoints.databaseUrl());
        try {
            directory.write(NAME, properties);
        } catch (IOException failure) {
            throw new PlatformException(
                    "The data directory " + directory.path() + " cannot be written: " + failure, failure);
        }
    }

    /** Empty while not all of them are known. */
    static Optional<Endpoints> read(Path dataDirectory) {
        Properties known = DataDirectory.read(dataDirectory.resolve(NAME));
        String broker = known.getProperty(BROKER);
        String registry = known.getProperty(REGISTRY);
        String database = known.getProperty(DATABASE);
        if (broker == null || registry == null || database == null) {
            return Optional.empty();
        }
        return Optional.of(new Endpoints(broker, registry, database));
    }
}
