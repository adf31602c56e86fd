package dev.parley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names files with the digits 0 to 9. A broker that ran in a language with digits of its own has named its segments with those;
 * one that runs in another takes them for foreign, and deletes them.
 */
final class PlainDigits {
    /** The broker's own files, and those of its partitions. */
    private static final int DEPTH = 2;

    private PlainDigits() {}

    /** Renames what lies in a broker's directory and needs it. */
    static void nameFilesOf(Path directory) throws IOException {
        List<Path> foreign;
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            foreign = files.filter(file -> !plain(file).equals(name(file)))
                    .filter(Files::isRegularFile)
                    .toList();
        }
        for (Path file : foreign) {
            Files.move(file, file.resolveSibling(plain(file)));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String plain(Path file) {
        StringBuilder plain = new StringBuilder();
        name(file)
                .codePoints()
                .map(character -> Character.isDigit(character) ? '0' + Character.digit(character, 10) : character)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
