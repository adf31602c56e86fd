package dev.parley.local.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of models, the place of the cache, and the variables of the environment. */
class HubSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b/c",
                "../x",
                "a/..",
                "a/b@",
                "a/b@../c",
                "a/b@x..y",
                "-a/b",
                "a b",
                "a/b@/x",
                "a/b@x/",
                "/a"
            })
    void shouldRefuseNamesThatAreNone(String name) {
        assertThat(RepoName.parse(name)).isEmpty();
    }

    @Test
    void shouldReadNames() {
        assertThat(RepoName.parse("acme/Tiny-1.1B_v2@refs/pr/1"))
                .contains(new RepoName("acme/Tiny-1.1B_v2", "refs/pr/1"));
        assertThat(RepoName.parse("gpt2")).contains(new RepoName("gpt2", "main"));
    }

    @Test
    void shouldFindTheCacheThatOtherToolsUse() {
        assertThat(HubCache.of(Map.of("HF_HUB_CACHE", "x", "HF_HOME", "y")).root())
                .isEqualTo(Path.of("x"));
        assertThat(HubCache.of(Map.of("HF_HOME", "y")).root()).isEqualTo(Path.of("y/hub"));
        assertThat(HubCache.of(Map.of("XDG_CACHE_HOME", "z")).root()).isEqualTo(Path.of("z/huggingface/hub"));
        assertThat(HubCache.of(Map.of()).root()).endsWithRaw(Path.of(".cache/huggingface/hub"));
    }

    @Test
    void shouldSayWhatToDoAboutAModelThatIsNotThere() {
        assertThatThrownBy(() -> new HubCache(Path.of("nowhere")).resolve("acme/other"))
                .hasMessageContaining("parley model pull acme/other");
        assertThatThrownBy(() -> new HubCache(Path.of("nowhere")).resolve("no such/directory/at all"))
                .hasMessageContaining("no name of a model");
    }

    @Test
    void shouldRefuseATokenThatNoHeaderTakes() {
        assertThatThrownBy(() -> HubClient.of(Map.of("HF_TOKEN", "hf_one\nhf_two")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("hf_one");
    }

    @Test
    void shouldReadTheHubsAddress() throws Exception {
        assertThat(HubClient.of(Map.of("HF_ENDPOINT", "https://hub.example.org/")))
                .isNotNull();
        for (String wrong : List.of("ftp://x", "nonsense", "https://", "a b")) {
            assertThatThrownBy(() -> HubClient.of(Map.of("HF_ENDPOINT", wrong)))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("HF_ENDPOINT");
        }
    }
}
