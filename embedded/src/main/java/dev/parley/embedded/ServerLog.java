package dev.parley.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file that a child process writes its output to.
 *
 * @param path where it is
 */
record ServerLog(Path path) {
    private static final long KEEP_BYTES = 4L * 1024 * 1024;
    private static final int TAIL_BYTES = 8192;
    private static final int TAIL_LINES = 5;
    /** Of a Java stack trace: where it was is of no use to a user, what it was is in the lines between. */
    private static final Pattern PLACE = Pattern.compile("^\\s*(at \\S+\\(|\\.\\.\\. \\d+ more)");

    /** A log that goes on, or begins anew beside the former one when that has become long. */
    static ServerLog open(Path path) throws PlatformException {
        try {
            if (Files.exists(path) && Files.size(path) > KEEP_BYTES) {
                Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new PlatformException("The log " + path + " cannot be used: " + failure, failure);
        }
        return new ServerLog(path);
    }

    /** Where a process is to write. */
    ProcessBuilder.Redirect append() {
        return ProcessBuilder.Redirect.appendTo(path.toFile());
    }

    /** The end of the log, for the message that says why a server did not start. */
    String tail() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            byte[] end = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !PLACE.matcher(line).find())
                    .toList();
            String last = String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
            return "The end of " + path + ":\n  " + last;
        } catch (IOException unreadable) {
            return "It left no log at " + path + ".";
        }
    }
}
