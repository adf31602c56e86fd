package dev.parley.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the machine: Java, Maven, memory, disk, ports, and the servers that are unpacked on it. */
final class MachineChecks {
    private static final int JAVA = 25;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long ENOUGH_MEMORY = 1600;
    private static final long LEAST_MEMORY = 1000;
    private static final long ENOUGH_DISK = 2000;
    private static final long LEAST_DISK = 500;
    private static final long LEAST_TEMPORARY = 100;
    private static final long LEAST_FILES = 1024;

    private final Map<String, String> environment;

    MachineChecks(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Finding java() {
        Runtime.Version version = Runtime.version();
        String message = "Java " + version + " at " + System.getProperty("java.home");
        return version.feature() >= JAVA
                ? Finding.ok("java", message)
                : Finding.missing(
                        "java", message, "Install a JDK " + JAVA + " and start with ./parley, which finds it");
    }

    Finding maven() {
        String path = environment.getOrDefault("PATH", "");
        Optional<Path> maven = Stream.of(path.split(java.util.regex.Pattern.quote(java.io.File.pathSeparator)))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> Stream.of("mvn", "mvn.cmd").map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        return maven.map(file -> Finding.ok("maven", file.toString()))
                .orElseGet(() -> Finding.warn(
                        "maven",
                        "there is no mvn on the PATH",
                        "Install Apache Maven 3.8 or newer; it is needed once something in the sources changes"));
    }

    Finding memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return Finding.warn("memory", "this JVM does not say how much is free", "Have 1.6 GB free");
        }
        long total = system.getTotalMemorySize() / MEBIBYTE;
        long free = available().orElse(system.getFreeMemorySize()) / MEBIBYTE;
        String message = String.format(Locale.ROOT, "%,d MB of %,d MB are free", free, total);
        String advice = "Close something: generating takes up to 1.6 GB, with broker, registry and database";
        if (free >= ENOUGH_MEMORY) {
            return Finding.ok("memory", message);
        }
        return free >= LEAST_MEMORY
                ? Finding.warn("memory", message, advice)
                : Finding.missing("memory", message, advice);
    }

    /** On Linux, memory that caches hold counts as free; the bean says otherwise. In bytes. */
    private static Optional<Long> available() {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Finding disk(Path dataDirectory) {
        Path existing = dataDirectory.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace() / MEBIBYTE;
            String message = String.format(Locale.ROOT, "%,d MB are free where %s lies", free, dataDirectory);
            String advice =
                    "Make room, or choose another place with --data-dir: the broker stops when the disk is full";
            if (free >= ENOUGH_DISK) {
                return Finding.ok("disk", message);
            }
            return free >= LEAST_DISK
                    ? Finding.warn("disk", message, advice)
                    : Finding.missing("disk", message, advice);
        } catch (IOException e) {
            return Finding.warn(
                    "disk", existing + " does not say how much is free: " + e.getMessage(), "Have 2 GB free");
        }
    }

    /** Stores load a library from there; the broker maps its indexes elsewhere. */
    Finding temporaryFiles(Path directory) {
        String advice = "Make room there and allow programs in it, or name another directory: "
                + "PARLEY_JAVA_OPTS=-Djava.io.tmpdir=DIR";
        try {
            FileStore store = Files.getFileStore(directory);
            long free = store.getUsableSpace() / MEBIBYTE;
            if (!Files.isWritable(directory) || free < LEAST_TEMPORARY || isWithoutPrograms(store)) {
                return Finding.missing(
                        "temporary files",
                        directory + " is not writable, has no " + LEAST_TEMPORARY + " MB, or is mounted noexec",
                        advice);
            }
            return Finding.ok("temporary files", directory.toString());
        } catch (IOException e) {
            return Finding.missing("temporary files", directory + " cannot be used: " + e.getMessage(), advice);
        }
    }

    /** On Linux; elsewhere nobody says. */
    private static boolean isWithoutPrograms(FileStore store) throws IOException {
        Path mounts = Path.of("/proc/self/mounts");
        if (!Files.isReadable(mounts)) {
            return false;
        }
        // A store calls itself "/mount/point (device)".
        String point = store.toString().replaceFirst(" \\([^()]*\\)$", "");
        try (Stream<String> lines = Files.lines(mounts)) {
            // The last one counts, where several lie on one point.
            return lines.map(line -> line.split(" "))
                    .filter(fields -> fields.length > 3 && fields[1].equals(point))
                    .reduce((_, last) -> last)
                    .map(fields -> List.of(fields[3].split(",")).contains("noexec"))
                    .orElse(false);
        }
    }

    Finding openFiles() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Finding.ok("open files", "no limit is known");
        }
        long most = system.getMaxFileDescriptorCount();
        String message = String.format(Locale.ROOT, "%,d may be open", most);
        return most >= LEAST_FILES
                ? Finding.ok("open files", message)
                : Finding.missing(
                        "open files",
                        message,
                        "Allow " + LEAST_FILES + " or more: ulimit -n, or LimitNOFILE of systemd");
    }

    Finding ports() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Finding.ok(
                    "ports",
                    "free ones can be had on " + socket.getInetAddress().getHostAddress());
        } catch (IOException e) {
            return Finding.missing(
                    "ports",
                    "no port can be opened on loopback: " + e.getMessage(),
                    "Allow this user to listen on 127.0.0.1: broker, registry and database do");
        }
    }

    Finding registry() {
        Path home = Path.of(System.getProperty("parley.registry.home", "embedded/target/registry"));
        return Files.isRegularFile(home.resolve("quarkus-run.jar"))
                ? Finding.ok("registry", "unpacked in " + home)
                : Finding.missing(
                        "registry",
                        "its application is not in " + home,
                        "Run ./parley, which builds and unpacks it; or set APICURIO_REGISTRY_URL to one that runs");
    }

    Finding database() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String family = system.contains("mac") ? "darwin" : system.contains("windows") ? "windows" : "linux";
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        List<String> names = arm ? List.of("arm_64", "arm64v8", "aarch_64") : List.of("x86_64");
        boolean there = names.stream()
                .anyMatch(name -> MachineChecks.class.getResource("/postgres-" + family + "-" + name + ".txz") != null);
        return there
                ? Finding.ok("database", "Postgres for " + family + " on " + machine)
                : Finding.missing(
                        "database",
                        "there is no embedded Postgres for " + family + " on " + machine,
                        "Run a Postgres and set DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS and APICURIO_REGISTRY_URL");
    }
}
