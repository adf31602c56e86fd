package dev.parley.local.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void shouldNotGiveTheTokenToAnotherServerOfTheSameHost() throws Exception {
        hub.redirect = hub.redirect.replace("localhost", hub.address().getHost());
        pull();
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
    @ValueSource(longs = {1L << 60, Long.MAX_VALUE})
    void shouldNotBeginWhatThereIsNoSpaceFor(long size) {
        hub.claimed = size;
        hub.files.put("model-00001-of-00002.safetensors", weights);
        assertThatThrownBy(this::pull)
                .isInstanceOf(HubException.class)
                .hasMessageContaining("not enough space")
                .hasMessageContaining("HF_HUB_CACHE");
        assertThat(large()).isZero();
    }

    @Test
    void shouldGiveUpWhenTheServerHasLessThanTheHubSays() {
        hub.lost = 100;
        assertTimeoutPreemptively(SILENCE, () -> assertThatThrownBy(this::pull)
                .isInstanceOf(HubException.class)
                .hasMessageContaining("model.safetensors of acme/tiny broke off"));
    }

    @Test
    void shouldAskAHubAgainThatIsCrowded() throws Exception {
        hub.crowded.set(2);
        assertThat(pull().path().resolve("model.safetensors")).hasBinaryContent(weights);
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

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc", "http:somewhere", "http://a b", "http:///no-host"})
    void shouldNotFollowToOtherKindsOfAddresses(String address) {
        hub.redirect = address;
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

    /** As when it is killed there. */
    @Test
    void shouldLeaveNoOtherRevisionWhereItsLastStepFails() throws Exception {
        Path taken = cache.root().resolve("models--acme--tiny/refs/main/taken");
        Files.createDirectories(taken);

        assertThatThrownBy(this::pull).isInstanceOf(IOException.class);

        assertThat(cache.list()).isEmpty();
    }

    @Test
    void shouldListAModelOfWhichFilesWereDeleted() throws Exception {
        HubCache.Model model = pull();
        long bytes = cache.list().getFirst().bytes();
        Files.delete(model.path().resolve("model.safetensors").toRealPath());
        assertThat(cache.list())
                .singleElement()
                .extracting(HubCache.Model::bytes)
                .isEqualTo(bytes - weights.length);
    }
}
