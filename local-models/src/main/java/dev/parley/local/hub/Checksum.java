package dev.parley.local.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares a file with the hash that the Hub gives for it. */
final class Checksum {
    private static final int BUFFER = 1 << 16;

    private Checksum() {}

    static boolean matches(Path path, RemoteFile file) throws IOException {
        if (Files.size(path) != file.size()) {
            return false;
        }
        MessageDigest digest = digest(file.isSha256() ? "SHA-256" : "SHA-1");
        if (!file.isSha256()) {
            // Small files are named as git names them.
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.hash());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
