package dev.parley.cli.generate;

import dev.parley.domain.configuration.Configuration;
import dev.parley.domain.flow.Flows;
import dev.parley.domain.hash.ContentHash;
import dev.parley.domain.models.RunModels;
import dev.parley.domain.seed.Seed;
import dev.parley.domain.seed.SeedPlanner;
import dev.parley.events.RunPlanned;
import java.math.BigInteger;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What is to be generated: a run and its seeds.
 *
 * @param runId hash of the name and of the configuration, so that the same configuration goes on with the same run
 * @param name what the run is called
 * @param configuration the configuration
 * @param models who speaks
 * @param sample how many of the seeds, all when empty
 * @param sampleSeed which sample
 */
record RunPlan(
        String runId,
        String name,
        Configuration configuration,
        RunModels models,
        OptionalLong sample,
        long sampleSeed) {
    private static final int RUN_ID_CHARACTERS = 12;

    static RunPlan of(
            String name, Configuration configuration, RunModels models, OptionalLong sample, long sampleSeed) {
        String runId = new ContentHash()
                .add(name)
                .add(configuration.texts().flowSchema())
                .add(configuration.texts().templates())
                .add(models.toJson())
                .hex(RUN_ID_CHARACTERS);
        return new RunPlan(runId, name, configuration, models, sample, sampleSeed);
    }

    boolean rehearsal() {
        return configuration.models().isRehearsal(models);
    }

    BigInteger total() {
        BigInteger all = planner().total();
        return sample.isPresent() ? all.min(BigInteger.valueOf(sample.getAsLong())) : all;
    }

    /** The seeds, always in the same order; made as they are asked for. */
    Stream<Seed> seeds() {
        return sample.isPresent()
                ? planner().sample(sample.getAsLong(), sampleSeed)
                : planner().all();
    }

    RunPlanned event(Instant now) {
        return RunPlanned.newBuilder()
                .setEventId(runId)
                .setOccurredAt(now)
                .setRunId(runId)
                .setName(name)
                .setFlowSchema(configuration.texts().flowSchema())
                .setTemplates(configuration.texts().templates())
                .setModels(models.toJson())
                .setRehearsal(rehearsal())
                .setSeeds(total().longValueExact())
                .build();
    }

    private SeedPlanner planner() {
        return new SeedPlanner(configuration.seeds(), new Flows(configuration.flowSchema()));
    }
}
