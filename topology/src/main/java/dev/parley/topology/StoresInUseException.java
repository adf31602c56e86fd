package dev.parley.topology;

import java.nio.file.Path;

/** The stores in a directory are another process', or another application's of this one. */
public final class StoresInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoresInUseException(Path directory, Throwable cause) {
        super(
                "Another process keeps its stores in " + directory
                        + ". Stop it, or give each topology a --data-dir and an --instance-id of its own.",
                cause);
    }
}
