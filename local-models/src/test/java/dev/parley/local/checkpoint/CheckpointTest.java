package dev.parley.local.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

    @TempDir
    Path folder;

    @Test
    void shouldReadEveryTensorOfASingleFileAndOfShards() {
        for (String name : List.of("llama", "llama-llama3-sharded", "qwen2", "phi3")) {
            try (Checkpoint checkpoint = Checkpoint.open(CHECKPOINTS.resolve(name))) {
                assertThat(checkpoint.modelTensors().getFirst().shape()).containsExactly(128, 64);
                assertThat(checkpoint.layerTensors(1)).hasSize(name.equals("qwen2") ? 12 : 9);
            }
        }
    }

    @Test
    void shouldReadBothSpellingsOfTheRotaryBase() throws IOException {
        assertThat(Checkpoint.readConfig(CHECKPOINTS.resolve("llama-gqa-tied")).ropeBase())
                .isEqualTo(5e4);

        copy("llama");
        edit("config.json", text -> text.replaceFirst("\"rope_parameters\"[^}]*}", "\"rope_theta\": 777.0"));
        assertThat(Checkpoint.readConfig(folder).ropeBase()).isEqualTo(777);
        edit(
                "config.json",
                text -> text.replace(
                        "\"rope_theta\"", "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.0}, \"rope_theta\""));
        assertThat(Checkpoint.readConfig(folder).ropeScaling()).isEqualTo(new RopeScaling.Linear(2));
    }

    @Test
    void shouldNameWhatATruncatedFileLacks() throws IOException {
        copy("llama");
        Path file = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);

        Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
        refused(() -> Checkpoint.open(folder), "is truncated: tensor model.", "expected 10 bytes more");
        Files.write(file, Arrays.copyOf(bytes, 100));
        refused(() -> Checkpoint.open(folder), "is truncated or no safetensors file", "expected a header of");
        Files.write(file, new byte[0]);
        refused(() -> Checkpoint.open(folder), "it has 0 bytes");

        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 538090408\n");
        refused(() -> Checkpoint.open(folder), "model.safetensors is a pointer of Git LFS", "git lfs pull");
    }

    @Test
    void shouldNameTheTensorThatDoesNotFit() throws IOException {
        copy("llama");
        edit("config.json", text -> text.replace("\"intermediate_size\": 64", "\"intermediate_size\": 72"));
        refused(
                () -> Checkpoint.open(folder),
                "tensor model.layers.0.mlp.gate_proj.weight has the shape [64, 64]; expected [72, 64]");

        copy("llama");
        edit("config.json", text -> text.replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
        refused(
                () -> Checkpoint.open(folder),
                "lacks the tensor model.layers.2.self_attn.q_proj.weight: expected one of shape [64, 64]");

        copy("llama");
        edit("config.json", text -> text.replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1"));
        refused(() -> Checkpoint.open(folder), "has the tensor model.layers.1.input_layernorm.weight", "not expected");
    }

    @Test
    void shouldNameTheTensorWhoseShapeMakesNoSense() throws IOException {
        for (String shape :
                List.of("[4000000000,64]", "[2147483647,2147483647,2147483647]", "[-128,-64]", "[0.5,64]")) {
            copy("llama");
            editHeader(header -> header.replace("\"shape\":[128,64]", "\"shape\":" + shape));

            refused(() -> Checkpoint.open(folder), "tensor model.embed_tokens.weight has the shape [", "; expected");
        }
    }

    /** The difference of these is as it should be, counted in 64 bits. */
    @Test
    void shouldRefuseATensorThatEndsBeforeItBegins() throws IOException {
        copy("llama");
        long end = Long.MAX_VALUE + 128 * 64 * Float.BYTES;
        editHeader(header ->
                header.replace(offsets(header, "model.embed_tokens.weight"), "[" + Long.MAX_VALUE + "," + end + "]"));

        refused(() -> Checkpoint.open(folder), "tensor model.embed_tokens.weight [128, 64] lies at bytes 9223");
    }

    @Test
    void shouldRefuseTensorsInTheSameBytes() throws IOException {
        copy("llama");
        editHeader(header -> {
            String one = offsets(header, "model.layers.0.self_attn.q_proj.weight");
            String other = offsets(header, "model.layers.1.self_attn.q_proj.weight");
            return header.replace(other, one);
        });
        refused(() -> Checkpoint.open(folder), "self_attn.q_proj.weight begins at byte", "; expected it behind byte");
    }

    /** Of two descriptions of a tensor the second was taken; the format has one of each. */
    @Test
    void shouldRefuseATensorThatIsDescribedTwice() throws IOException {
        copy("llama");
        editHeader(header -> header.replaceFirst("(\"model.norm.weight\":\\{.*?\\})", "$1,$1"));

        refused(() -> Checkpoint.open(folder), "expected a JSON header", "model.norm.weight");
    }

    private static String offsets(String header, String tensor) {
        int begin = header.indexOf("[", header.indexOf("data_offsets", header.indexOf(tensor)));
        return header.substring(begin, header.indexOf("]", begin) + 1);
    }

    @Test
    void shouldRefuseForeignCheckpoints() throws IOException {
        refused(() -> Checkpoint.open(folder.resolve("nowhere")), "is no directory");
        refused(() -> Checkpoint.open(folder), "config.json cannot be read");

        copy("llama");
        edit("config.json", text -> text.replace("\"model_type\": \"llama\"", "\"model_type\": \"gpt2\""));
        refused(() -> Checkpoint.open(folder), "model_type is gpt2; expected llama, mistral, qwen2 or phi3");

        copy("llama-linear");
        edit("config.json", text -> text.replace("\"linear\"", "\"ntk\""));
        refused(() -> Checkpoint.open(folder), "rope_type is ntk; expected default, linear, dynamic, llama3, yarn or");

        copy("llama");
        edit("config.json", text -> "{ \"hidden");
        refused(() -> Checkpoint.open(folder), "config.json is not JSON");
    }

    @Test
    void shouldNameWhatDoesNotFitAPhi3() throws IOException {
        copy("phi3-longrope");
        edit("config.json", text -> text.replace("\"intermediate_size\": 64", "\"intermediate_size\": 72"));
        refused(
                () -> Checkpoint.open(folder),
                "tensor model.layers.0.mlp.gate_up_proj.weight has the shape [128, 64]; expected [144, 64]");

        copy("phi3-longrope");
        edit("config.json", text -> text.replace("0.75", "0.25"));
        refused(() -> Checkpoint.open(folder), "rope_parameters: short_factor is [", "expected 2 numbers above 0");
        edit("config.json", text -> text.replace("0.25", "0.2"));
        refused(() -> Checkpoint.open(folder), "partial_rotary_factor is 0.2; expected an even part of the 16 values");

        copy("llama");
        edit("config.json", text -> text.replace("\"rope_theta\"", "\"partial_rotary_factor\": 0.5, \"rope_theta\""));
        refused(() -> Checkpoint.open(folder), "partial_rotary_factor is 0.5; expected 1");
    }

    @Test
    void shouldReadOldSpellingsOfStretchedContexts() throws IOException {
        assertThat(Checkpoint.readConfig(CHECKPOINTS.resolve("qwen2-yarn")).context())
                .isEqualTo(256);

        copy("phi3-longrope");
        edit("config.json", text -> text.replace("\"rope_type\": \"longrope\"", "\"type\": \"su\""));
        assertThat(Checkpoint.readConfig(folder))
                .isEqualTo(Checkpoint.readConfig(CHECKPOINTS.resolve("phi3-longrope")));
    }

    @Test
    void shouldNameTheMissingShard() throws IOException {
        copy("llama-llama3-sharded");
        Files.delete(folder.resolve("model-00003-of-00004.safetensors"));

        refused(() -> Checkpoint.open(folder), "model-00003-of-00004.safetensors is missing");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.list(CHECKPOINTS.resolve(name))) {
            for (Path file : files.toList()) {
                Files.write(folder.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }

    private void editHeader(UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve("model.safetensors");
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        ByteBuffer length = ByteBuffer.wrap(Files.readAllBytes(file), 0, 8).order(ByteOrder.LITTLE_ENDIAN);
        int header = length.getInt();
        String edited = change.apply(text.substring(8, 8 + header));
        length.putLong(0, edited.length());
        Files.write(
                file,
                (new String(length.array(), 0, 8, StandardCharsets.ISO_8859_1) + edited + text.substring(8 + header))
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private void edit(String name, UnaryOperator<String> change) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, change.apply(Files.readString(file)));
    }
}
