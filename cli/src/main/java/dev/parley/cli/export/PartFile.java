package dev.parley.cli.export;

import dev.parley.domain.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A file that appears under its name only when it is whole: it is written beside it, ending in {@code .part}, and then
 * renamed. When anything fails on the way, the part stays and the earlier file, if any, is untouched.
 *
 * @param target the name that it will have
 */
record PartFile(Path target) {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Where to write; its directory exists after this. */
    Path open() throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return part();
    }

    /** Writes and publishes a small file in one go. */
    Written publish(byte[] content) throws IOException {
        Files.write(open(), content);
        return publish();
    }

    /** Gives the finished part its name. A file of equal content that is already there is left alone. */
    Written publish() throws IOException {
        Written written = finish();
        rename();
        return written;
    }

    /** Has the disk keep the part, and measures it. */
    Written finish() throws IOException {
        try (FileChannel channel = FileChannel.open(part(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return new Written(target, Files.size(part()), checksum(part()));
    }

    /** The second half of {@link #publish}, behind {@link #finish}. */
    void rename() throws IOException {
        if (Files.isRegularFile(target) && Files.mismatch(target, part()) == -1) {
            Files.delete(part());
        } else {
            Files.move(part(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Where it is until then; what is there before {@link #open} was left by an export that was cut off. */
    Path part() {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static String checksum(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.hex(digest.digest());
    }

    /** A file that is whole. */
    record Written(Path file, long bytes, String sha256) {}
}
