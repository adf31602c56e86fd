package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the micro benchmarks and prints a line of JSON for each. Arguments are JMH's own: a pattern of names, {@code -f 1}
 * for one fork, {@code -prof gc} ... JMH's full result and log lie in the directory that the system property
 * {@code parley.results} names, or in {@code benchmarks/target/results}.
 */
public final class MicroBenchmarks {
    private static final int FORKS = 2;
    private static final int WARMUPS = 3;
    private static final int ITERATIONS = 5;

    private MicroBenchmarks() {}

    public static void main(String[] arguments) throws IOException, RunnerException, CommandLineOptionException {
        Path results = Path.of(System.getProperty("parley.results", "benchmarks/target/results"));
        Files.createDirectories(results);
        CommandLineOptions given = new CommandLineOptions(arguments);
        var options = new OptionsBuilder()
                .parent(given)
                .resultFormat(ResultFormatType.JSON)
                .result(results.resolve("micro.json").toString())
                .output(results.resolve("micro.log").toString())
                .forks(given.getForkCount().orElse(FORKS))
                .warmupIterations(given.getWarmupIterations().orElse(WARMUPS))
                .measurementIterations(given.getMeasurementIterations().orElse(ITERATIONS))
                .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(1)))
                .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(1)))
                .shouldFailOnError(true)
                .build();
        for (RunResult result : new Runner(options).run()) {
            System.out.println(line(result));
        }
    }

    private static String line(RunResult result) {
        Result<?> score = result.getPrimaryResult();
        String name = result.getParams().getBenchmark();
        return String.format(
                Locale.ROOT,
                "{\"benchmark\": \"%s\", \"per_second\": %.1f, \"error\": %.1f, \"samples\": %d}",
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                score.getScore(),
                score.getScoreError(),
                score.getSampleCount());
    }
}
