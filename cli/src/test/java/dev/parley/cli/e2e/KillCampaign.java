package dev.parley.cli.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.cli.e2e.CampaignPlaces.Place;
import dev.parley.cli.e2e.Installation.Victim;
import dev.parley.testkit.Answer;
import dev.parley.testkit.Script;
import dev.parley.testkit.ScriptedTeacher;
import dev.parley.testkit.TemporaryDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Kills the processes of an installation hundreds of times, while a run is generated and chats are written and answered, and looks
 * after every few kills whether anything was lost, came twice, or was paid for twice. Prints a line of JSON for every kill and for
 * every round; ends with the first fault that it finds. {@code testkit/kill-campaign/run.sh} runs it. It can as well visit
 * {@link CampaignPlaces}, and have each role die just there.
 */
public final class KillCampaign {
    private static final int KILLS_A_ROUND = 25;
    private static final int CONCURRENCY = 4;
    private static final int WRITERS = 8;
    /** One kill in so many comes before all is well again after the one before. */
    private static final int HASTE = 4;

    private static final int LONGEST_PAUSE_MS = 2_000;
    /** Longer than a reply takes, so that those waiting for one become fewer after each kill. */
    private static final Duration THINKING = Duration.ofMillis(2_500);

    private static final Duration LATENCY = Duration.ofMillis(1_200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SplittableRandom random;
    private final ScriptedTeacher teacher;
    private final Installation installation;
    private final Map<Victim, List<Long>> recoveries = new EnumMap<>(Victim.class);
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    private int killed;

    private KillCampaign(long seed, ScriptedTeacher teacher, Installation installation) {
        this.random = new SplittableRandom(seed);
        this.teacher = teacher;
        this.installation = installation;
    }

    /** @param arguments {@code --points}, or how many kills; and the number that decides about victims and moments */
    public static void main(String[] arguments) throws Exception {
        boolean points = arguments[0].equals("--points");
        int kills = points ? 0 : Integer.parseInt(arguments[0]);
        long seed = arguments.length < 2 ? System.nanoTime() : Long.parseLong(arguments[1]);
        print("seed", seed, "kills", kills);
        Script slow = Script.always(new Answer.Delayed(LATENCY, new Answer.Normal()));
        try (TemporaryDirectory data = TemporaryDirectory.create("parley-campaign");
                ScriptedTeacher teacher = ScriptedTeacher.start(slow);
                Installation installation = Installation.start(data.path(), teacher, CONCURRENCY)) {
            KillCampaign campaign = new KillCampaign(seed, teacher, installation);
            if (points) {
                campaign.visit(CampaignPlaces.rounds());
            } else {
                campaign.run(kills);
            }
        }
    }

    /** What happens in a round. */
    private interface Deaths {
        void bring(ChatProbe probe) throws Exception;
    }

    private void run(int wanted) throws Exception {
        CampaignRuns runs = new CampaignRuns(installation, teacher);
        for (int round = 1; killed < wanted; round++) {
            int number = round;
            int before = killed;
            round(runs, number, probe -> {
                while (killed < wanted && killed - before < KILLS_A_ROUND) {
                    killOne(number, probe);
                }
            });
        }
        for (Victim victim : recoveries.keySet()) {
            summarise(victim);
        }
    }

    private void visit(List<List<Place>> rounds) throws Exception {
        CampaignRuns runs = new CampaignRuns(installation, teacher);
        for (int round = 1; round <= rounds.size(); round++) {
            List<Place> places = rounds.get(round - 1);
            round(runs, round, probe -> {
                for (Place place : places) {
                    installation.die(place.victim(), place.point());
                    // One was killed to make room for the one that died.
                    killed += 2;
                    long begin = System.nanoTime();
                    probe.awaitReply();
                    long recovered = Duration.ofNanos(System.nanoTime() - begin).toMillis();
                    print("died", place.victim().name(), "at", place.point().toString(), "recovered_ms", recovered);
                }
            });
        }
    }

    private void round(CampaignRuns runs, int round, Deaths deaths) throws Exception {
        int before = killed;
        try (ChatWriters writers = new ChatWriters(installation::api);
                CampaignRuns.Run generated = runs.start(round)) {
            writers.start(WRITERS, THINKING);
            ChatProbe probe = ChatProbe.in(installation);
            deaths.bring(probe);
            probe.awaitReply();
            installation.requireAlive();
            writers.stop();
            writers.verify();
            // A kill costs what is in flight; when the broker is gone, that is in flight at both workers.
            int repeated = generated.verify((killed - before) * 2 * CONCURRENCY);
            print("round", round, "killed", killed, "writes", writers.acknowledged(), "repeated_calls", repeated);
        }
    }

    private void killOne(int round, ChatProbe probe) throws Exception {
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        boolean hasty = random.nextInt(HASTE) == 0;
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
        long begin = System.nanoTime();
        installation.kill(victim, random);
        killed++;
        kills.merge(victim, 1, Integer::sum);
        if (hasty) {
            print("kill", killed, "round", round, "victim", victim.name());
            return;
        }
        probe.awaitReply();
        long recovered = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        recoveries.computeIfAbsent(victim, _ -> new ArrayList<>()).add(recovered);
        print("kill", killed, "round", round, "victim", victim.name(), "recovered_ms", recovered);
    }

    private void summarise(Victim victim) {
        List<Long> sorted = recoveries.get(victim).stream().sorted().toList();
        print(
                "victim",
                victim.name(),
                "kills",
                kills.get(victim),
                "recovered_ms_p50",
                sorted.get(sorted.size() / 2),
                "recovered_ms_p95",
                sorted.get(sorted.size() * 95 / 100),
                "recovered_ms_max",
                sorted.getLast());
    }

    private static void print(Object... namesAndValues) {
        Map<String, Object> line = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            line.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
