package dev.parley.worker.local;

import dev.parley.local.engine.Device;
import dev.parley.local.engine.Engine;
import dev.parley.local.engine.EngineSettings;
import dev.parley.local.engine.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Continuous batching against static batches (collect up to N, run all of them to the end, then the next), with one engine, the
 * same requests and the same arrivals: prompts of 64 to 1,024 tokens, replies of 16 to 256. All at once, for the speed; and as
 * they come (Poisson; nobody waits for anybody), for the time to the first token.
 */
public final class MixedLoad {
    private final Engine engine;
    private final long seed;

    private MixedLoad(Engine engine, long seed) {
        this.engine = engine;
        this.seed = seed;
    }

    /**
     * @param arguments checkpoint, precision, slots, requests, seed; then {@code all} and the sizes of static batches, or
     *     {@code poisson}, requests per second, and the sizes of static batches
     */
    public static void main(String[] arguments) throws InterruptedException {
        EngineSettings settings = new EngineSettings(
                Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT)),
                Device.CPU,
                0,
                Integer.parseInt(arguments[2]),
                1280,
                10_000);
        int count = Integer.parseInt(arguments[3]);
        boolean all = arguments[5].equals("all");
        double rate = all ? 0 : Double.parseDouble(arguments[6]);
        List<Integer> batches =
                Stream.of(arguments).skip(all ? 6 : 7).map(Integer::valueOf).toList();
        try (Engine engine = Engine.open(Path.of(arguments[0]), settings)) {
            MixedLoad load = new MixedLoad(engine, Long.parseLong(arguments[4]));
            load.continuous(4, 0); // warms up
            load.report("continuous, " + settings.slots() + " slots", rate, () -> load.continuous(count, rate));
            for (int batch : batches) {
                load.report("static, batches of " + batch, rate, () -> load.fixed(count, rate, batch));
            }
        }
    }

    /** The same requests every time, with the times at which they come, in seconds. */
    private List<MixedRequest> requests(int count, double rate) {
        RandomGenerator random = new java.util.SplittableRandom(seed);
        List<MixedRequest> requests = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at += rate == 0 ? 0 : -Math.log(1 - random.nextDouble()) / rate;
            requests.add(new MixedRequest(
                    at,
                    random.ints(64 + random.nextInt(961), 0, engine.config().vocabulary())
                            .toArray(),
                    16 + random.nextInt(241)));
        }
        return requests;
    }

    private List<MixedRequest> continuous(int count, double rate) throws InterruptedException {
        List<MixedRequest> requests = requests(count, rate);
        long begin = System.nanoTime();
        for (MixedRequest request : requests) {
            request.awaitDue(begin);
            request.submit(engine, begin);
        }
        for (MixedRequest request : requests) {
            request.awaitEnd();
        }
        return requests;
    }

    private List<MixedRequest> fixed(int count, double rate, int batch) throws InterruptedException {
        List<MixedRequest> requests = requests(count, rate);
        long begin = System.nanoTime();
        for (int from = 0; from < count; ) {
            requests.get(from).awaitDue(begin);
            int to = from;
            while (to < Math.min(count, from + batch) && requests.get(to).isDue(begin)) {
                requests.get(to++).submit(engine, begin);
            }
            for (MixedRequest request : requests.subList(from, to)) {
                request.awaitEnd();
            }
            from = to;
        }
        return requests;
    }

    /** Handles all requests. */
    private interface Run {
        List<MixedRequest> run() throws InterruptedException;
    }

    private void report(String kind, double rate, Run run) throws InterruptedException {
        ForeignWork foreign = ForeignWork.start();
        List<MixedRequest> requests = run.run();
        double others = foreign.cores();
        double seconds = requests.stream().mapToDouble(MixedRequest::end).max().orElseThrow()
                - requests.getFirst().due();
        System.out.printf(
                Locale.ROOT,
                "{\"kind\": \"%s\", \"rate\": %.2f, \"requests\": %d, \"seconds\": %.1f, \"reply_tokens_s\": %.1f,"
                        + " \"prompt_tokens_s\": %.1f, \"first_token_s\": %s, \"between_tokens_s\": %s,"
                        + " \"foreign_cores\": %.2f}%n",
                kind,
                rate,
                requests.size(),
                seconds,
                requests.stream().mapToLong(MixedRequest::replyTokens).sum() / seconds,
                requests.stream().mapToLong(MixedRequest::promptTokens).sum() / seconds,
                quantiles(requests.stream().mapToDouble(MixedRequest::firstToken)),
                quantiles(requests.stream().flatMapToDouble(MixedRequest::betweenTokens)),
                others);
        Thread.sleep(1000);
    }

    private static String quantiles(DoubleStream times) {
        double[] sorted = times.sorted().toArray();
        return String.format(
                Locale.ROOT,
                "{\"p50\": %.3f, \"p95\": %.3f, \"max\": %.3f}",
                sorted[sorted.length / 2],
                sorted[(int) Math.ceil(sorted.length * 0.95) - 1],
                sorted[sorted.length - 1]);
    }
}
