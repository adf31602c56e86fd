package dev.parley.local.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPullTest {
    private static final RepoName NAME = new RepoName("acme/tiny", RepoName.MAIN);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private FakeHub hub;
    private HubCache cache;
    private final byte[] weights = new byte[300_000];

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        cache = new HubCache(directory.resolve("hub"));
        new Random(3).nextBytes(weights);
        put("config.json", "{\"model_type\": \"llama\"}");
        put("tokenizer.json", "{}");
        hub.files.put("model.safetensors", weights);
        put("pytorch_model.bin", "pickled");
        put("consolidated.safetensors", "twice");
        put("modeling_acme.py", "import os");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private void put(String name, String content) {
        hub.files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private HubCache.Model pull() throws IOException, InterruptedException {
        HubClient client = new HubClient(hub.address(), Optional.of("hf_secret"), SILENCE);
        return new ModelPull(client, cache, Duration.ZERO).pull(NAME, (_, _, _) -> {});
    }

    private long large() {
        return hub.requests.stream()
                .filter(request -> request.startsWith("storage"))
                .count();
    }

    @Test
    void shouldDownloadWhatAModelIsLoadedFromAndNothingElse() throws Exception {
        HubCache.Model model = pull();
        assertThat(model.commit()).isEqualTo(FakeHub.COMMIT);
        try (Stream<Path> files = Files.list(model.path())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        }
        assertThat(model.path().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(cache.find(NAME)).contains(model.path());
        assertThat(cache.resolve("acme/tiny@main")).isEqualTo(model.path());
        assertThat(cache.list()).containsExactly(model);
    }

    @Test
    void shouldSayThatTheHubCannotBeReached() {
        ModelPull pull =
                new ModelPull(new HubClient(URI.create("http://127.0.0.1:1"), Optional.empty(), SILENCE), cache);
        assertThatThrownBy(() -> pull.pull(NAME, (_, _, _) -> {}))
                .isInstanceOfSatisfying(HubException.class, problem -> assertThat(problem.isTemporary())
                        .isTrue())
                .hasMessageContaining("http://127.0.0.1:1 cannot be reached: ")
                .hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void shouldDownloadNothingTwice() throws Exception {
        pull();
        int requests = hub.requests.size();
        pull();
        assertThat(hub.requests).hasSize(requests + 1);
    }

    @Test
    void shouldGiveTheTokenToTheHubOnly() throws Exception {
        pull();
        assertThat(hub.requests)
                .filteredOn(request -> request.startsWith("hub"))
                .allMatch(request -> request.endsWith("with a token"));
        assertThat(hub.requests)
                .filteredOn(request -> request.startsWith("storage"))
                .isNotEmpty()
                .noneMatch(request -> request.contains("token"));
    }

    @Test
    void shouldGoOnWhereTheConnectionWasCut() throws Exception {
        hub.cutAfter = 70_000;
        HubCache.Model model = pull();
        assertThat(model.path().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(large()).isBetween(5L, 10L);
        assertThat(hub.requests).anyMatch(request -> request.contains("bytes="));
    }

    @Test
    void shouldGoOnInAnotherProcess() throws Exception {
        Path partial = partial();
        Files.createDirectories(partial.getParent());
        Files.write(partial, Arrays.copyOf(weights, 120_000));
        HubCache.Model model = pull();
        assertThat(model.path().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(hub.requests).contains("storage /model.safetensors bytes=120000-");
        assertThat(partial).doesNotExist();
    }

    private Path partial() {
        return cache.root()
                .resolve("models--acme--tiny/blobs")
                .resolve(FakeHub.hash("SHA-256", weights) + ".incomplete");
    }

    @Test
    void shouldBeginAnewWhereTheServerCannotGoOn() throws Exception {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), new byte[1000]);
        hub.ranges = false;
        assertThat(pull().path().resolve("model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void shouldNotTrustWhatLiesThereFromBefore() throws Exception {
        Files.createDirectories(partial().getParent());
        Files.write(partial(), new byte[1000]);
        assertThat(pull().path().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(large()).isEqualTo(2);
    }

    @Test
    void shouldRefuseAFileWithAWrongChecksum() {
        hub.spoiled = true;
        assertThatThrownBy(this::pull).isInstanceOf(HubException.class).hasMessageContaining("checksum");
        assertThat(partial()).doesNotExist();
        assertThat(cache.root().resolve("models--acme--tiny/snapshots")).doesNotExist();
    }

    @Test
    void shouldGiveUpWhenNothingComesAnyMore() throws IOException {
        hub.cutAfter = 0;
        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.isTemporary()).isTrue())
                .hasMessageContaining("goes on where it stopped");
        assertThat(cache.find(NAME)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500})
    void shouldSayWhatTheHubRefuses(int status) {
        hub.status = status;
        assertThatThrownBy(this::pull)
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.isTemporary()).isEqualTo(status >= 429))
                .hasMessageContaining("acme/tiny")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    void shouldNotFollowToOtherKindsOfAddresses() {
        hub.redirect = "file:///etc";
        assertThatThrownBy(this::pull).isInstanceOf(HubException.class).hasMessageContaining("not safe");
    }

    @Test
    void shouldSayWhatIsMissing() {
        hub.files.remove("model.safetensors");
        assertThatThrownBy(this::pull).hasMessageContaining("only pickled weights");
        hub.files.remove("tokenizer.json");
        assertThatThrownBy(this::pull).hasMessageContaining("has no tokenizer.json");
    }

    @Test
    void shouldIgnoreNamesThatLeadElsewhere() throws Exception {
        put("../config.json", "no");
        put("onnx/model.safetensors", "no");
        List<String> seen = new ArrayList<>();
        HubClient client = new HubClient(hub.address(), Optional.empty(), SILENCE);
        new ModelPull(client, cache, Duration.ZERO).pull(NAME, (file, bytes, total) -> {
            assertThat(bytes).isLessThanOrEqualTo(total);
            seen.add(file);
        });
        assertThat(seen).contains("config.json", "model.safetensors").noneMatch(file -> file.contains("/"));
        assertThat(hub.requests).noneMatch(request -> request.contains("token") && request.endsWith("with a token"));
    }

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
        assertThatThrownBy(() -> cache.resolve("acme/other")).hasMessageContaining("parley model pull acme/other");
        assertThatThrownBy(() -> cache.resolve("no such/directory/at all")).hasMessageContaining("no name of a model");
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
