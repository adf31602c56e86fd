package dev.parley.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many former files beside the log file, numbered, the youngest first. Several processes write to the log of a data
 * directory: when one of them gives it another name, the others go on in that until they notice, which is why the youngest is
 * compressed only when the next one comes. Logback's own policies lose what other processes write, take the file's name for a
 * pattern, and cannot log in a directory whose name has a percent sign.
 */
final class FormerFiles extends ContextAwareBase implements RollingPolicy, TriggeringPolicy<ILoggingEvent> {
    private static final long BETWEEN_LOOKS = Duration.ofMillis(500).toNanos();
    private static final long AFTER_FAILURE = Duration.ofMinutes(1).toNanos();

    private final Path file;
    private final long large;
    private final int most;
    private final LongSupplier nanoTime;
    private @Nullable Object written;
    private long nextLook;
    private boolean started;

    /**
     * @param large bytes from which on the log begins anew
     * @param most how many former files are kept, at least 2
     */
    FormerFiles(Path file, long large, int most, LongSupplier nanoTime) {
        this.file = file;
        this.large = large;
        this.most = most;
        this.nanoTime = nanoTime;
        this.nextLook = nanoTime.getAsLong();
    }

    /** Whether the log is too large, or another file than the one that is written to. */
    @Override
    public boolean isTriggeringEvent(File active, ILoggingEvent event) {
        long now = nanoTime.getAsLong();
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + BETWEEN_LOOKS;
        try {
            BasicFileAttributes log = Files.readAttributes(file, BasicFileAttributes.class);
            return log.size() >= large || !Objects.equals(log.fileKey(), written);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Whatever it does, the log is opened anew after it. */
    @Override
    public void rollover() {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = log.tryLock()) {
            // Without the lock, another process is at it; if that was quicker, the log is small again.
            if (lock != null && Files.size(file) >= large) {
                makeFormer();
            }
        } catch (IOException e) {
            nextLook = nanoTime.getAsLong() + AFTER_FAILURE;
            throw new RolloverFailure("the log goes on in the same file", e);
        } finally {
            remember();
        }
    }

    private void makeFormer() throws IOException {
        Path youngest = beside(".1");
        if (Files.exists(youngest)) {
            Path part = beside(".part");
            try (OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(part))) {
                Files.copy(youngest, compressed);
            }
            for (int i = most; i > 2; i--) {
                if (Files.exists(compressed(i - 1))) {
                    Files.move(compressed(i - 1), compressed(i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(part, compressed(2), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(file, youngest, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path compressed(int number) {
        return beside("." + number + ".gz");
    }

    private Path beside(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** Which file will be opened. When it is another one by then, that is noticed at the next look. */
    private void remember() {
        try {
            Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            written = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            written = null;
        }
    }

    @Override
    public String getActiveFileName() {
        return file.toString();
    }

    @Override
    public CompressionMode getCompressionMode() {
        return CompressionMode.NONE;
    }

    /** It knows the file. */
    @Override
    public void setParent(FileAppender<?> appender) {}

    @Override
    public void start() {
        remember();
        started = true;
    }

    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isStarted() {
        return started;
    }
}
