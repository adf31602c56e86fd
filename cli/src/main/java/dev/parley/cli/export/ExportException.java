package dev.parley.cli.export;

import dev.parley.cli.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A dataset was not exported. The message is for users: what is wrong, where, and what to do. */
public final class ExportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why nothing, or not everything, was exported. */
    public enum Reason {
        /** The run or dataset asked for is not on the log, or has no example yet. */
        NOTHING_TO_EXPORT,
        /** The broker has no such topic, does not answer, or holds something that is not an example. */
        LOG_UNREADABLE,
        /** A file could not be opened where it is to be. */
        CANNOT_WRITE,
        /** There is no more space for a file; what was written of it stays beside it, ending in {@code .part}. */
        DISK_FULL
    }

    ExportException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    private ExportException(String message, IOException cause) {
        super(message, cause);
        this.reason = isFull(cause) ? Reason.DISK_FULL : Reason.CANNOT_WRITE;
    }

    static ExportException cannotWrite(Path directory, IOException cause) {
        String what = what(cause);
        return new ExportException(
                "The export to " + directory + " stopped: " + what
                        + ". Finished files are whole and stay, an unfinished one ends in .part."
                        + " Free some space or choose another --output, then run the export again.",
                cause);
    }

    static ExportException cannotSort(Path directory, IOException cause) {
        return new ExportException(
                "The export stopped: there are more examples than fit in memory, and sorted parts of them cannot be put into "
                        + directory + ": " + what(cause) + ". Make room there, then run the export again.",
                cause);
    }

    /** What stands in the way of writing; of some failures the message is but the file's name. */
    public static String what(IOException cause) {
        return switch (cause) {
            case FileAlreadyExistsException taken -> taken.getFile() + " is no directory";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }

    /** What cannot be opened is named by the system; a file that was being written ends without a name. */
    private static boolean isFull(IOException cause) {
        return !(cause instanceof FileSystemException named)
                || String.valueOf(named.getReason()).contains("No space left");
    }

    /** Why nothing, or not everything, was exported. */
    public Reason reason() {
        return reason;
    }

    /** What the process ends with. */
    public ExitCode exitCode() {
        return switch (reason) {
            case NOTHING_TO_EXPORT -> ExitCode.FAILURE;
            case LOG_UNREADABLE -> ExitCode.UNAVAILABLE;
            case CANNOT_WRITE -> ExitCode.CONFIGURATION;
            case DISK_FULL -> ExitCode.PARTIAL;
        };
    }
}
