package dev.parley.local.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A checkpoint, mapped into memory and checked: every tensor of its configuration is there, in its shape, and no other. */
public final class Checkpoint implements AutoCloseable {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final ModelConfig config;
    private final Arena arena = Arena.ofShared();
    private final Map<String, SafetensorsFile> places = new HashMap<>();

    private Checkpoint(Path folder, ModelConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * Opens the checkpoint in a folder.
     *
     * @throws CheckpointException naming what is wrong, and what was expected
     */
    public static Checkpoint open(Path folder) {
        Checkpoint checkpoint = new Checkpoint(folder, readConfig(folder));
        boolean fine = false;
        try {
            checkpoint.map();
            checkpoint.check();
            fine = true;
            return checkpoint;
        } finally {
            if (!fine) {
                checkpoint.close();
            }
        }
    }

    /** What config.json says, without a look at the tensors. */
    public static ModelConfig readConfig(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder + " is no directory: expected a checkpoint with a config.json");
        }
        return ConfigReader.read(folder.resolve("config.json"));
    }

    public ModelConfig config() {
        return config;
    }

    /** The tensors outside of the layers. */
    public List<Tensor> modelTensors() {
        return checked("", ExpectedTensors.ofModel(config));
    }

    /** Where the embedding lies, for those who read it when the checkpoint is closed. */
    public TensorPlace embedding() {
        Tensor embedding = modelTensors().getFirst();
        return Objects.requireNonNull(places.get(embedding.name())).place(embedding);
    }

    /** The tensors of one layer, in the order of the computation. */
    public List<Tensor> layerTensors(int layer) {
        return FusedTensors.split(writtenTensors(layer), config);
    }

    private List<Tensor> writtenTensors(int layer) {
        return checked(prefix(layer), ExpectedTensors.ofLayer(config));
    }

    @Override
    public void close() {
        arena.close();
    }

    private static String prefix(int layer) {
        return "model.layers." + layer + ".";
    }

    private void map() {
        if (Files.exists(folder.resolve(SINGLE))) {
            SafetensorsFile file = SafetensorsFile.map(folder.resolve(SINGLE), arena);
            file.names().forEach(name -> places.put(name, file));
        } else if (Files.exists(folder.resolve(INDEX))) {
            mapShards(ConfigDocument.read(folder.resolve(INDEX)));
        } else {
            throw new CheckpointException(folder + " has no weights: expected " + SINGLE + " or " + INDEX
                    + (Files.exists(folder.resolve("pytorch_model.bin")) ? ", not pytorch_model.bin" : ""));
        }
    }

    private void mapShards(ConfigDocument index) {
        Map<String, SafetensorsFile> files = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : index.root().path("weight_map").properties()) {
            String name = entry.getValue().asText();
            if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
                throw new CheckpointException(index.file() + ": tensor " + entry.getKey() + " lies in '" + name
                        + "'; expected the name of a file beside the index");
            }
            places.put(
                    entry.getKey(),
                    files.computeIfAbsent(name, shard -> SafetensorsFile.map(folder.resolve(shard), arena)));
        }
    }

    private void check() {
        Set<String> rest = new TreeSet<>(places.keySet());
        rest.remove("lm_head.weight"); // written with tied embeddings, too, by some
        modelTensors().forEach(tensor -> rest.remove(tensor.name()));
        for (int layer = 0; layer < config.layers(); layer++) {
            writtenTensors(layer).forEach(tensor -> rest.remove(tensor.name()));
            rest.remove(prefix(layer) + "self_attn.rotary_emb.inv_freq"); // old ones keep what is computed
        }
        if (!rest.isEmpty()) {
            throw new CheckpointException(folder + " has the tensor "
                    + rest.iterator().next()
                    + ", which is not expected in a model of type " + config.modelType() + " with " + config.layers()
                    + " layers and this config.json");
        }
        Set.copyOf(places.values()).forEach(SafetensorsFile::requireOwnBytes);
    }

    private List<Tensor> checked(String prefix, Map<String, List<Integer>> expected) {
        List<Tensor> tensors = new ArrayList<>();
        expected.forEach((name, shape) -> tensors.add(checked(prefix + name, shape)));
        return tensors;
    }

    private Tensor checked(String name, List<Integer> shape) {
        SafetensorsFile file = places.get(name);
        if (file == null) {
            throw new CheckpointException(folder + " lacks the tensor " + name + ": expected one of shape " + shape);
        }
        Tensor tensor = file.tensor(name);
        if (!tensor.shape().equals(shape)) {
            throw new CheckpointException(
                    folder + ": tensor " + name + " has the shape " + tensor.shape() + "; expected " + shape);
        }
        return tensor;
    }
}
