package dev.parley.local.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Brings one file here. What has come stays when the connection breaks or the process ends, and is gone on from; the file gets its
 * name only when its checksum is right.
 */
final class Download {
    private static final int BUFFER = 1 << 16;
    private static final int ATTEMPTS = 6;

    private final HubClient hub;
    private final Duration pause;

    /** @param pause before another attempt; doubled each time that nothing came */
    Download(HubClient hub, Duration pause) {
        this.hub = hub;
        this.pause = pause;
    }

    /**
     * Downloads a file unless it is there.
     *
     * @param target where it lies in the end
     * @param lock held meanwhile, so that no two processes write the same
     * @param onBytes told how many bytes of it are there
     */
    void fetch(RepoName name, String commit, RemoteFile file, Path target, Path lock, LongConsumer onBytes)
            throws IOException, InterruptedException {
        if (Files.exists(target)) {
            onBytes.accept(file.size());
            return;
        }
        Files.createDirectories(target.getParent());
        Files.createDirectories(lock.getParent());
        Path partial = target.resolveSibling(target.getFileName() + ".incomplete");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!Files.exists(target)) {
                complete(name, commit, file, partial, onBytes);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void complete(RepoName name, String commit, RemoteFile file, Path partial, LongConsumer onBytes)
            throws IOException, InterruptedException {
        boolean resumed = size(partial) > 0;
        receive(name, commit, file, partial, onBytes);
        if (Checksum.matches(partial, file)) {
            return;
        }
        Files.deleteIfExists(partial);
        if (resumed) {
            // What lay here from before may have been broken: once more, from the beginning.
            receive(name, commit, file, partial, onBytes);
            if (Checksum.matches(partial, file)) {
                return;
            }
            Files.deleteIfExists(partial);
        }
        throw HubException.temporary(
                file.name() + " of " + name + " did not arrive as it was sent: its checksum is wrong.", null);
    }

    private void receive(RepoName name, String commit, RemoteFile file, Path partial, LongConsumer onBytes)
            throws IOException, InterruptedException {
        int futile = 0;
        long furthest = size(partial);
        while (size(partial) < file.size() || !Files.exists(partial)) {
            try {
                receiveOnce(name, commit, file, partial, onBytes);
            } catch (IOException e) {
                if (e instanceof HubException refused && !refused.isTemporary()) {
                    throw e;
                }
                // Compared with the furthest of all: a server whose file is too short sends it again and again.
                futile = size(partial) > furthest ? 0 : futile + 1;
                furthest = Math.max(furthest, size(partial));
                if (futile >= ATTEMPTS) {
                    throw HubException.temporary(
                            "The download of " + file.name() + " of " + name + " broke off (" + e.getMessage()
                                    + "). The same command goes on where it stopped.",
                            e);
                }
                Thread.sleep(pause.multipliedBy(1L << futile));
            }
        }
    }

    private void receiveOnce(RepoName name, String commit, RemoteFile file, Path partial, LongConsumer onBytes)
            throws IOException {
        long have = size(partial);
        HttpURLConnection connection = hub.open(name, commit, file, have);
        try {
            boolean goesOn = connection.getResponseCode() == 206
                    && String.valueOf(connection.getHeaderField("Content-Range"))
                            .startsWith("bytes " + have + "-");
            if (have > 0 && !goesOn) {
                Files.deleteIfExists(partial);
                have = 0;
            }
            if (connection.getResponseCode() / 100 != 2) {
                throw HubException.temporary("status " + connection.getResponseCode(), null);
            }
            copy(connection, file, partial, have, onBytes);
        } finally {
            connection.disconnect();
        }
    }

    private static void copy(HttpURLConnection from, RemoteFile file, Path partial, long have, LongConsumer onBytes)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long sum = have;
        try (InputStream in = from.getInputStream();
                OutputStream out =
                        Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum += read;
                if (sum > file.size()) {
                    throw HubException.lasting(file.name() + " is longer than the Hub says it is.");
                }
                out.write(buffer, 0, read);
                onBytes.accept(sum);
            }
        }
        if (sum < file.size()) {
            throw HubException.temporary("it ended after " + sum + " of " + file.size() + " bytes", null);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
