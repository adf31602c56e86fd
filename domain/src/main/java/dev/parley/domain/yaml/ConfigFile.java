package dev.parley.domain.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a configuration file into text: a bounded size, and UTF-8 only. */
public final class ConfigFile {

    /** The largest file that is read, in bytes: 4 MiB. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private ConfigFile() {}

    /**
     * Reads a file. A leading byte order mark is dropped.
     *
     * @param file the file; problems name it as given
     * @param problems receives what is wrong: the file is missing, not readable, too large (refused before it is
     *     read) or not UTF-8 (with the place of the first bad byte)
     * @return the text, or nothing when a problem was added
     */
    public static Optional<String> read(Path file, List<ConfigProblem> problems) {
        try {
            if (Files.isSymbolicLink(file) && Files.notExists(file)) {
                return refuse(
                        file,
                        problems,
                        "the link leads to a file that does not exist",
                        "Correct the link, or remove it");
            }
            if (Files.notExists(file)) {
                return refuse(file, problems, "the file does not exist", "Create it, or name another place");
            }
            if (!Files.isRegularFile(file)) {
                return refuse(file, problems, "this is not a regular file", "Name a YAML file");
            }
            if (Files.size(file) > MAX_BYTES) {
                return tooLarge(file, problems, Files.size(file));
            }
            return decode(file, readBounded(file), problems);
        } catch (IOException e) {
            return refuse(
                    file,
                    problems,
                    "the file cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Check its permissions");
        }
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static Optional<String> decode(Path file, byte[] bytes, List<ConfigProblem> problems) {
        if (bytes.length > MAX_BYTES) {
            return tooLarge(file, problems, bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            problems.add(notUtf8(file, text, bytes, in.position()));
            return Optional.empty();
        }
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static ConfigProblem notUtf8(Path file, String before, byte[] bytes, int offset) {
        Lines lines = Lines.of(before);
        int character = before.codePointCount(0, before.length());
        String message = String.format(Locale.ROOT, "byte 0x%02X is not UTF-8", bytes[offset]);
        return new ConfigProblem(
                file.toString(),
                lines.line(character),
                lines.column(character),
                message,
                "Save the file with the encoding UTF-8");
    }

    private static Optional<String> tooLarge(Path file, List<ConfigProblem> problems, long size) {
        String message = "the file has " + size + " bytes, more than the " + MAX_BYTES + " (4 MiB) that are read";
        return refuse(file, problems, message, "Make it smaller; this is a file for settings, not for data");
    }

    private static Optional<String> refuse(Path file, List<ConfigProblem> problems, String message, String advice) {
        problems.add(ConfigProblem.ofFile(file.toString(), message, advice));
        return Optional.empty();
    }
}
