package dev.parley.cli.logging;

import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps so many former files beside the log file, compressed and numbered, the youngest first. Logback's own policy takes the file's
 * name for a pattern, and cannot log in a directory whose name has a percent sign: it makes slashes of the backslashes that would
 * escape it.
 */
final class FormerFiles extends ContextAwareBase implements RollingPolicy {
    private final Path file;
    private final int most;
    private boolean started;

    FormerFiles(Path file, int most) {
        this.file = file;
        this.most = most;
    }

    @Override
    public void rollover() {
        try {
            for (int i = most - 1; i >= 1; i--) {
                if (Files.exists(former(i))) {
                    Files.move(former(i), former(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            try (OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(former(1)))) {
                Files.copy(file, compressed);
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new RolloverFailure("the log goes on in the same file", e);
        }
    }

    private Path former(int number) {
        return file.resolveSibling(file.getFileName() + "." + number + ".gz");
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
