package dev.parley.worker.local;

import dev.parley.local.engine.Device;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.LoadProgress;
import dev.parley.local.engine.Precision;
import dev.parley.local.text.LocalModel;
import dev.parley.schemas.topic.TopicNames;
import dev.parley.testkit.ChildProcess;
import dev.parley.testkit.PlatformProcess;
import dev.parley.worker.LocalWorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole worker (requests and replies through a real broker on this machine) beside the bare model in this process: the same
 * prompts, all at once, in turns. Then how long a reply goes on that is cancelled among fifteen others, and what the worker takes
 * when nobody asks. Broker and worker are processes of their own.
 */
public final class WorkerLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Both compilers: what is measured runs for minutes. */
    private static final List<String> LONG_LIVED = List.of("-Xmx512m", "-XX:TieredStopAtLevel=4");

    private static final int PROMPT = 128;

    private WorkerLoad() {}

    /** @param arguments checkpoint, precision, threads, requests, tokens of a reply, rounds, replies to cancel */
    public static void main(String[] arguments) throws Exception {
        Path checkpoint = Path.of(arguments[0]);
        Precision precision = Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        int threads = Integer.parseInt(arguments[2]);
        LoadShape shape = new LoadShape(Integer.parseInt(arguments[3]), PROMPT, Integer.parseInt(arguments[4]));
        try (ChildProcess platform = ChildProcess.run(
                PlatformProcess.class,
                LONG_LIVED,
                Map.of(),
                Files.createTempDirectory("load").toString())) {
            String[] ready = platform.awaitLine(line -> line.startsWith("ready after"), PATIENCE)
                    .split(" ");
            String registry = ready[5].replace("/apis/registry/v3", "/apis/ccompat/v7");
            TopicNames names = new TopicNames("load.");
            try (LoadClient client = LoadClient.open(ready[4], registry, names);
                    ChildProcess worker = worker(ready[4], registry, names, arguments);
                    LocalModel model = LocalModel.open(
                            checkpoint,
                            new EngineSettings(precision, Device.CPU, threads, 16, 0, 1024),
                            LoadProgress.silent())) {
                worker.awaitLine("started"::equals, PATIENCE);
                try {
                    compare(client, model, shape, Integer.parseInt(arguments[5]));
                    cancel(client, shape, Integer.parseInt(arguments[6]));
                    idle(worker.pid());
                } finally {
                    worker.output().forEach(System.err::println);
                }
            }
        }
        System.exit(0);
    }

    private static ChildProcess worker(String broker, String registry, TopicNames names, String[] arguments) {
        return ChildProcess.run(
                LocalWorkerProcess.class,
                LONG_LIVED,
                Map.of(),
                broker,
                registry,
                names.prefix(),
                arguments[0],
                "0",
                arguments[1],
                arguments[2]);
    }

    private static void compare(LoadClient client, LocalModel model, LoadShape shape, int rounds) throws Exception {
        LoadShape little = new LoadShape(16, PROMPT, 16);
        BareModel.tokensPerSecond(model, little, 0);
        client.chats(little, 0);
        for (int round = 1; round <= rounds; round++) {
            double bare = BareModel.tokensPerSecond(model, shape, round);
            double chats = client.chats(shape, round);
            double bulk = client.bulk(shape, round);
            double again = BareModel.tokensPerSecond(model, shape, -round);
            System.out.printf(
                    Locale.ROOT,
                    "{\"round\": %d, \"bare\": [%.1f, %.1f], \"chats\": %.1f, \"bulk\": %.1f, \"chats_share\": %.3f,"
                            + " \"bulk_share\": %.3f}%n",
                    round,
                    bare,
                    again,
                    chats,
                    bulk,
                    2 * chats / (bare + again),
                    2 * bulk / (bare + again));
        }
    }

    private static void cancel(LoadClient client, LoadShape shape, int count) throws Exception {
        double[] millis = client.cancellations(count, shape.prompt());
        System.out.printf(
                Locale.ROOT,
                "{\"cancelled\": %d, \"to_result_ms\": {\"p50\": %.0f, \"p95\": %.0f, \"max\": %.0f}}%n",
                count,
                millis[count / 2],
                millis[(int) Math.ceil(count * 0.95) - 1],
                millis[count - 1]);
    }

    private static void idle(long pid) throws IOException, InterruptedException {
        Thread.sleep(Duration.ofSeconds(2));
        long before = ticks(pid);
        Thread.sleep(Duration.ofSeconds(20));
        System.out.printf(Locale.ROOT, "{\"idle_cores\": %.4f}%n", (ticks(pid) - before) / 100.0 / 20);
    }

    /** Hundredths of a second of CPU. */
    private static long ticks(long pid) throws IOException {
        String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat"))
                .split("\\) ")[1]
                .split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
