package dev.parley.cli.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk of its own for a directory, in the name space of the process that is started with it. Not every machine allows it. */
record SmallDisk(Path directory, int megabytes) {
    private static final String MOUNT = "mount -t tmpfs -o size=\"$0\" none \"$1\" && shift && exec \"$@\"";

    boolean isAllowed() throws IOException, InterruptedException {
        List<String> nothing = new ArrayList<>(wrapper());
        nothing.add("true");
        return new ProcessBuilder(nothing)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** The command by way of which a process gets it. */
    List<String> wrapper() throws IOException {
        Files.createDirectories(directory);
        return List.of("unshare", "-rm", "sh", "-c", MOUNT, megabytes + "m", directory.toString());
    }

    /** The directory as a process that has it sees it. */
    Path seenBy(ProcessHandle process) {
        return Path.of("/proc/" + process.pid() + "/root" + directory.toAbsolutePath());
    }

    /** Writes until there is no room; gives the file that took it. */
    Path fill(ProcessHandle process) throws IOException {
        Path file = seenBy(process).resolve("fill");
        byte[] piece = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes * 16; i++) {
                out.write(piece);
            }
            throw new IllegalStateException(directory + " has room for more than " + megabytes + " MB");
        } catch (IOException full) {
            return file;
        }
    }
}
