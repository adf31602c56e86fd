package dev.parley.topology;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status.SubCode;

/** There is no space left for the stores: another thread would restore them for minutes, and meet the same. */
final class FullDisk extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullDisk(Throwable cause) {
        super("the disk with the stores is full; make room and start again, nothing is lost", cause);
    }

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isFull(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(Throwable cause) {
        return cause instanceof RocksDBException store
                        && store.getStatus() != null
                        && store.getStatus().getSubCode() == SubCode.NoSpace
                || String.valueOf(cause.getMessage()).endsWith("No space left on device");
    }
}
