package dev.parley.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything Parley keeps on this machine, held by one process at a time. The lock is the operating
 * system's: it ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    /**
     * Directories held by this JVM. Asked before a lock file is opened: on POSIX, closing any channel of a file gives up the
     * locks that the whole process has on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory when it is missing, readable by its owner only, and takes it.
     *
     * @throws DataDirectoryInUse when another process, or this one, holds it
     * @throws PlatformException when it cannot be created or written
     */
    public static DataDirectory open(Path directory) throws PlatformException {
        try {
            // What somebody else made for other things too keeps its permissions; all that is put in it is private
            // anyway.
            if (!Files.isDirectory(directory) || Files.exists(directory.resolve("lock"))) {
                OwnerOnly.directory(directory);
            }
            return take(directory.toRealPath());
        } catch (IOException failure) {
            throw unusable(directory, failure);
        }
    }

    static PlatformException unusable(Path directory, IOException failure) {
        return new PlatformException(
                "The data directory " + directory + " cannot be used: " + reason(failure)
                        + ". Make it writable, or choose another with --data-dir.",
                failure);
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case FileAlreadyExistsException taken -> taken.getFile() + " is no directory";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> failure.toString();
        };
    }

    private static DataDirectory take(Path path) throws IOException, DataDirectoryInUse {
        if (!HELD.add(path)) {
            throw inUse(path);
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = lock(path);
            for (int glance = 0; channel == null && glance < 10; glance++) {
                // Whoever asks whether the directory is in use holds it for a moment.
                LockSupport.parkNanos(20_000_000);
                channel = lock(path);
            }
            if (channel == null) {
                throw inUse(path);
            }
            describeOwner(path);
            taken = true;
            return new DataDirectory(path, channel);
        } finally {
            if (!taken) {
                HELD.remove(path);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Whether some process holds the directory now. */
    static boolean held(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("lock"))) {
            return false;
        }
        Path path = directory.toRealPath();
        if (!HELD.add(path)) {
            return true;
        }
        try (FileChannel channel = lock(path)) {
            return channel == null;
        } finally {
            HELD.remove(path);
        }
    }

    private static @Nullable FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByAnotherClassLoader) {
            channel.close();
            return null;
        }
        channel.close();
        return null;
    }

    private static void describeOwner(Path path) throws IOException {
        Properties owner = new Properties();
        owner.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        owner.setProperty("since", Instant.now().toString());
        write(path.resolve("owner.properties"), owner);
    }

    private static DataDirectoryInUse inUse(Path path) {
        Properties owner = read(path.resolve("owner.properties"));
        String since = owner.containsKey("pid")
                ? " (pid " + owner.getProperty("pid") + ", since " + owner.getProperty("since") + ")"
                : "";
        return new DataDirectoryInUse("Another parley" + since + " is using " + path
                + ". Wait for it, stop it, or choose another directory with --data-dir.");
    }

    /** The directory itself, absolute. */
    public Path path() {
        return path;
    }

    /** A directory in it, created when missing. */
    public Path directory(String name) throws PlatformException {
        Path directory = path.resolve(name);
        try {
            OwnerOnly.directory(directory);
        } catch (IOException failure) {
            throw new PlatformException(directory + " cannot be created: " + failure, failure);
        }
        return directory;
    }

    /** Properties kept in a file of that name; empty when there are none. */
    Properties read(String name) {
        return read(path.resolve(name));
    }

    static Properties read(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException absentOrTorn) {
            return new Properties();
        }
        return properties;
    }

    void write(String name, Properties properties) throws IOException {
        write(path.resolve(name), properties);
    }

    private static void write(Path file, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, null);
        OwnerOnly.write(file, text.toString());
    }

    /** Deletes a file of that name, if there is one. */
    void forget(String name) {
        try {
            Files.deleteIfExists(path.resolve(name));
        } catch (IOException unimportant) {
            // A stale file is recognised by the lock that nobody holds.
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        try {
            forget("owner.properties");
            channel.close();
        } catch (IOException unimportant) {
            // The lock ends with the process at the latest.
        } finally {
            HELD.remove(path);
        }
    }
}
