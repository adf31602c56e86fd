package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a project of its own, with a Java and a Maven that only write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    private Path directory;

    private Path project;
    private Path tools;

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(directory.resolve("pro ject"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Path launcher = Path.of(System.getProperty("parley.root")).resolve("parley");
        script(project.resolve("parley"), Files.readString(launcher));
        Files.createDirectories(project.resolve("cli/src/main/java"));
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.writeString(project.resolve("cli/pom.xml"), "<project/>");
        jdk("jdk-25", "25.0.1");
        script(tools.resolve("mvn"), """
                #!/bin/sh
                echo built >> "$PWD/builds"
                echo "java home $JAVA_HOME"
                [ -f "$PWD/broken" ] && { echo "the compiler is not amused"; exit 1; }
                mkdir -p cli/target/lib embedded/target/registry
                touch embedded/target/registry/quarkus-run.jar cli/target/parley-cli-1.jar cli/target/lib/parley-domain-1.jar cli/target/lib/other.jar
                """);
    }

    @Test
    void shouldBuildOnceAndThenOnlyRun() throws Exception {
        Ended first = launch("plan", "--json");
        Ended second = launch("plan", "--json");

        assertThat(first.messages()).contains("building parley (first time: a few minutes)");
        assertThat(first.results()).contains("dev.parley.cli.Parley plan --json");
        assertThat(second.messages()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldBuildAgainWhatChangedSince() throws Exception {
        launch("plan");
        Path source = Files.writeString(project.resolve("cli/src/main/java/New.java"), "class New {}");
        launch("plan");
        launch("plan");
        assertThat(builds()).isEqualTo(2);

        Files.delete(source);
        later(source.getParent());
        launch("plan");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void shouldShowTheEndOfABuildThatFailedAndTryAgainNextTime() throws Exception {
        Path broken = Files.writeString(project.resolve("broken"), "");
        Ended failed = launch("plan");

        assertThat(failed.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(failed.messages()).contains("the compiler is not amused").contains("build.log");

        Files.delete(broken);
        assertThat(launch("plan").exit()).isZero();
    }

    @Test
    void shouldSayWhatToInstallWhereThereIsNoJdk() throws Exception {
        jdk("jdk-25", "17.0.2");

        Ended ended = start(Map.of("JAVA_HOME", tools.resolve("jdk-25").toString()), "plan")
                .end();

        // A machine that runs this test has a JDK in one of the usual places, which the launcher may find as well.
        assertThat(ended.messages() + ended.results()).doesNotContain("java " + tools.resolve("jdk-25"));
    }

    @Test
    void shouldBuildOnlyOnceWhenStartedTwiceAtATime() throws Exception {
        String slow = Files.readString(tools.resolve("mvn")).replace("mkdir -p", "sleep 1; mkdir -p");
        script(tools.resolve("mvn"), slow);
        Running first = start(Map.of(), "one");
        Running second = start(Map.of(), "two");

        assertThat(first.end().results()).contains("Parley one");
        assertThat(second.end().results()).contains("Parley two");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldRunThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), project.resolve("parley"));

        Ended ended = new Running(link, Map.of(), "flow").end();

        assertThat(ended.results()).contains("-Dparley.registry.home=" + project.toRealPath());
    }

    @Test
    void shouldRunWithoutAHome() throws Exception {
        Running running = start(Map.of("HOME", ""), "plan");

        assertThat(running.end().results()).contains("Parley plan");
    }

    @Test
    void shouldPutOwnJarsBeforeOthersAndLeaveTheTerminalToJava() throws Exception {
        String called = launch("generate").results();

        assertThat(called)
                .contains("parley-cli-1.jar:" + project.toRealPath() + "/cli/target/lib/parley-domain-1.jar:")
                .contains("-Dparley.terminal=false")
                .contains("-Xlog:all=error:stderr", "-XX:+DisplayVMOutputToStderr");
    }

    @Test
    void shouldTakeNativeLibrariesFromTheBuild() throws Exception {
        assertThat(launch("worker").results())
                .contains("-Djava.library.path=" + project.toRealPath() + "/cli/target/native");
    }

    @Test
    void shouldMakeAnewWhatAKilledBuildLeftHalfDone() throws Exception {
        Path slow = Files.writeString(project.resolve("slow"), "");
        script(tools.resolve("mvn"), """
                #!/bin/sh
                mkdir -p cli/target/lib embedded/target/registry
                jar=cli/target/lib/other.jar
                [ -f slow ] && { echo half > $jar; sleep 2; exit 1; }
                [ -f $jar ] || echo whole > $jar
                touch embedded/target/registry/quarkus-run.jar cli/target/parley-cli-1.jar
                """);
        Path jar = project.resolve("cli/target/lib/other.jar");
        Running killed = start(Map.of(), "plan");
        while (Files.notExists(jar)) {
            Thread.sleep(20);
        }
        killed.process.destroyForcibly().waitFor();
        Files.delete(slow);

        assertThat(launch("plan").results()).contains("Parley plan");
        assertThat(jar).hasContent("whole");
    }

    @Test
    void shouldLetNoOtherFileTakeThePlaceOfAClosedOutput() throws Exception {
        launch("plan");
        script(tools.resolve("jdk-25/bin/java"), "#!/bin/sh\n[ -e /dev/fd/1 ] && echo taken >&2\necho a result\n");

        Ended ended = shell("exec 'pro ject/parley' plan >&-", Map.of());

        assertThat(ended.messages()).contains("taken");
        assertThat(ended.exit()).as("it cannot be written").isNotZero();
    }

    @Test
    void shouldNotLookForItselfElsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/pro ject"));

        Ended ended = shell(
                "'pro ject/parley' plan", Map.of("CDPATH", elsewhere.getParent().toString()));

        assertThat(ended.results()).contains("-Dparley.registry.home=" + project.toRealPath() + "/embedded/");
    }

    @Test
    void shouldSayThatItCannotRunInADirectoryWithAColon() throws Exception {
        Path moved = Files.move(project, directory.resolve("pro:ject"));

        Ended ended = new Running(moved.resolve("parley"), Map.of(), "plan").end();

        assertThat(ended.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(ended.messages()).contains("pro:ject").contains("Move it");
    }

    @Test
    void shouldSayThatItCannotBuild() throws Exception {
        Files.createFile(project.resolve("cli/target"));

        Ended ended = launch("plan");

        assertThat(ended.exit()).isEqualTo(ExitCode.CONFIGURATION.status());
        assertThat(ended.messages())
                .contains("cli/target")
                .contains("PARLEY_NO_BUILD=1")
                .doesNotContain("line ");
    }

    @Test
    void shouldReadEveryNameWhereTheLocaleIsNotThere() throws Exception {
        assumeThat(shell("locale -a", Map.of()).results()).containsIgnoringCase("C.utf");
        launch("plan");
        script(tools.resolve("jdk-25/bin/java"), "#!/bin/sh\necho \"names in $LC_ALL, words in $LANGUAGE\"\n");

        Ended ended =
                start(Map.of("LC_ALL", "xx_XX.UTF-8", "LANGUAGE", "de"), "plan").end();

        assertThat(ended.results()).isEqualTo("names in C.UTF-8, words in C\n");
    }

    private Ended shell(String command, Map<String, String> environment) throws Exception {
        return new Running(Path.of("bash"), environment, "-c", command).end();
    }

    private Ended launch(String... arguments) throws Exception {
        return start(Map.of(), arguments).end();
    }

    private Running start(Map<String, String> environment, String... arguments) throws IOException {
        return new Running(project.resolve("parley"), environment, arguments);
    }

    private long builds() throws IOException {
        return Files.readAllLines(project.resolve("builds")).size();
    }

    private void jdk(String name, String version) throws IOException {
        Path home = tools.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "#!/bin/sh\necho \"java " + home + " $*\"\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Clocks of file systems are coarse; a second is enough for all of them. */
    private static void later(Path directory) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().plusSeconds(1)));
    }

    private record Ended(int exit, String results, String messages) {}

    private final class Running {
        private final Path results = Files.createTempFile(directory, "results", ".txt");
        private final Path messages = Files.createTempFile(directory, "messages", ".txt");
        private final Process process;

        Running(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
            List<String> words = new java.util.ArrayList<>(List.of(arguments));
            words.addFirst(launcher.toString());
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectOutput(results.toFile())
                    .redirectError(messages.toFile());
            builder.environment().put("JAVA_HOME", tools.resolve("jdk-25").toString());
            builder.environment().merge("PATH", tools.toString(), (old, mine) -> mine + ":" + old);
            builder.environment().putAll(environment);
            process = builder.start();
        }

        Ended end() throws Exception {
            int exit = process.waitFor();
            return new Ended(exit, Files.readString(results), Files.readString(messages));
        }
    }
}
