package dev.parley.domain.dataset;

import dev.parley.domain.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Computes the version of a dataset from what is in it: the hash of the dataset's id (which stands for how its examples
 * are built) and of every example's content, in the order of the conversations' ids. Offsets, files and formats have no
 * part in it, so equal content has the same version on every machine. Not thread-safe; made for one version.
 */
public final class DatasetVersion {
    private static final int DIGITS = 12;

    private final MessageDigest digest = Sha256.start();

    public DatasetVersion(String dataset) {
        add(dataset);
    }

    /** Adds the content hash of the next example; examples must come in ascending order of their conversations' ids. */
    public DatasetVersion add(String contentHash) {
        digest.update(contentHash.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return this;
    }

    /** The version: 12 lower-case hexadecimal digits. Ends the computation. */
    public String value() {
        return Sha256.hex(digest.digest()).substring(0, DIGITS);
    }
}
