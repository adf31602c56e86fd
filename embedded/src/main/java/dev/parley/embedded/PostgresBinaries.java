package dev.parley.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Postgres' programs, unpacked once from the archive on the class path that fits this machine. */
final class PostgresBinaries {
    private static final String DRAFT = ".postgres";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** Unpacks into a directory of the cache that is named after the archive, unless that was done before. */
    static PostgresBinaries unpack(Path cache) throws PlatformException {
        URL archive = archive();
        try {
            URLConnection connection = archive.openConnection();
            connection.setUseCaches(false);
            String name = archive.getPath().replaceFirst(".*/", "").replace(".txz", "");
            try (InputStream bytes = connection.getInputStream()) {
                Path home = cache.resolve(name + "-" + connection.getContentLengthLong());
                if (!Files.exists(home)) {
                    unpackAlone(bytes, cache, home);
                }
                return new PostgresBinaries(home);
            }
        } catch (IOException failure) {
            throw new PlatformException(
                    "Postgres could not be unpacked into " + cache + ": " + failure.getMessage()
                            + ". It needs about 60 MB there.",
                    failure);
        }
    }

    private static URL archive() throws PlatformException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        String family = system.contains("mac") ? "darwin" : system.contains("windows") ? "windows" : "linux";
        List<String> names = arm ? List.of("arm_64", "arm64v8", "aarch_64") : List.of("x86_64");
        for (String name : names) {
            URL found = PostgresBinaries.class.getResource("/postgres-" + family + "-" + name + ".txz");
            if (found != null) {
                return found;
            }
        }
        throw new PlatformException(
                "There is no embedded Postgres for " + system + " on " + machine
                        + ". Run one yourself and name it in DATABASE_URL (with KAFKA_BOOTSTRAP_SERVERS and APICURIO_REGISTRY_URL).");
    }

    /** Several processes may share the cache. Who has the lock knows that all drafts were left by others that were killed. */
    private static synchronized void unpackAlone(InputStream archive, Path cache, Path home) throws IOException {
        try (FileChannel lock =
                        FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            if (Files.exists(home)) {
                return;
            }
            try (DirectoryStream<Path> drafts = Files.newDirectoryStream(cache, DRAFT + "*")) {
                for (Path draft : drafts) {
                    delete(draft);
                }
            }
            unpack(archive, home);
        }
    }

    private static void unpack(InputStream archive, Path home) throws IOException {
        Path draft = Files.createTempDirectory(home.getParent(), DRAFT);
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            TarArchiveEntry entry = entries.getNextEntry();
            while (entry != null) {
                unpack(entries, entry, draft);
                entry = entries.getNextEntry();
            }
            Files.move(draft, home);
        } finally {
            delete(draft);
        }
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, root.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(content, target);
            if ((entry.getMode() & 0100) != 0) {
                target.toFile().setExecutable(true, true);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The path of one of Postgres' programs. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
