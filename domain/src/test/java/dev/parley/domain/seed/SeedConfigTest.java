package dev.parley.domain.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.domain.yaml.ConfigException;
import dev.parley.domain.yaml.ConfigProblem;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedConfigTest {

    static final String GOOD = """
            agents:
              - {first_name: A, last_name: B, company_name: C, company_info: D, career_site_url: https://e.example}
            candidates:
              - first_name: F
                last_name: G
                experiences:
                  - {company: H, position: I, description: J, since: 2018}
                drives: true
            job_openings:
              - title: K
                description: L
                requirements: [M, N]
              - title: O
                description: P
                requirements: |
                  Q
                  R
            """;

    private static List<String> problems(String text) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, () -> SeedConfig.parse("seeds.yml", text));
        return thrown.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void shouldReadAllPartsAndKeepExtraFields() throws ConfigException {
        SeedConfig config = SeedConfig.parse("seeds.yml", GOOD);

        assertThat(config.combinations()).isEqualTo(BigInteger.TWO);
        assertThat(config.candidates().getFirst().find(List.of("drives"))).contains(true);
        assertThat(config.candidates().getFirst().find(List.of("experiences", "0", "since")))
                .contains(2018L);
        assertThat(config.jobOpenings().get(0).find(List.of("requirements"))).contains(List.of("M", "N"));
        assertThat(config.jobOpenings().get(1).find(List.of("requirements"))).contains("Q\nR\n");
    }

    @Test
    void shouldAcceptTheSingularAndASingleEntry() throws ConfigException {
        SeedConfig list = SeedConfig.parse("seeds.yml", GOOD.replace("agents:", "agent:"));
        SeedConfig one = SeedConfig.parse("seeds.yml", GOOD.replace("agents:\n  - {", "agent:\n  {"));

        assertThat(list).isEqualTo(one).isEqualTo(SeedConfig.parse("seeds.yml", GOOD));
    }

    @Test
    void shouldReportEverythingAtOnceWithItsPlace() {
        String text = """
                agents:
                  - {first_name: A, last_name: B, company_info: D, career_site_url: x}
                candidates:
                  - first_name: F
                    last_name: [G]
                    experiences: []
                  - first_name: F
                    last_name: G
                    experiences:
                      - {company: H, position: I}
                job_openings:
                  - title:
                    description: L
                    requirements: {a: b}
                jobs: []
                """;

        assertThat(problems(text))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:2:5: agent 1: 'company_name' is missing"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:5:16: candidate 1: 'last_name' must be text"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:6:18: candidate 1: 'experiences' is empty"))
                .anySatisfy(p -> assertThat(p)
                        .startsWith("seeds.yml:10:9: candidate 2: 'experiences' 1: 'description' is missing"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:12:5: job_opening 1: 'title' is missing"))
                .anySatisfy(
                        p -> assertThat(p).startsWith("seeds.yml:14:19: job_opening 1: 'requirements' must be a list"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:15:1: the file: unknown key 'jobs'"))
                .hasSize(7);
    }

    @Test
    void shouldRefuseMissingAndEmptyLists() {
        assertThat(problems("agents: []\ncandidates:\n"))
                .anySatisfy(p -> assertThat(p).startsWith("seeds.yml:1:9: 'agents' has 0 entries"))
                .anySatisfy(p -> assertThat(p).contains("'candidates' is missing"))
                .anySatisfy(p -> assertThat(p).contains("'job_openings' is missing"));
    }

    @Test
    void shouldRefuseTheSameEntryTwiceBecauseItsSeedsWouldBeTheSame() {
        String twice = GOOD.replace(
                "job_openings:\n", "job_openings:\n  - {description: L, title: K, requirements: [M, N]}\n");

        assertThat(problems(twice))
                .singleElement()
                .asString()
                .contains("job_opening 2 is the same as the one in line 10");
    }

    @Test
    void shouldRefuseBothSpellings() {
        assertThat(problems(GOOD + "agent: []\n"))
                .singleElement()
                .asString()
                .contains("'agent' stands beside 'agents'");
    }

    @Test
    void shouldLimitTheNumberOfEntries() {
        String many = "- {title: K, description: L, requirements: [M]}\n".repeat(SeedConfig.MAX_ENTRIES + 1);

        assertThat(problems(GOOD.substring(0, GOOD.indexOf("job_openings")) + "job_openings:\n" + many))
                .singleElement()
                .asString()
                .contains("'job_openings' has 10001 entries");
    }
}
