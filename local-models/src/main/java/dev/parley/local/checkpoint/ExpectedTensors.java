package dev.parley.local.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a model of a configuration consists of: names within a layer, and shapes. */
final class ExpectedTensors {
    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    private ExpectedTensors() {}

    /** Outside of the layers, by full name. */
    static Map<String, List<Integer>> ofModel(ModelConfig config) {
        ExpectedTensors expected = new ExpectedTensors();
        expected.add("model.embed_tokens.weight", config.vocabulary(), config.hidden());
        expected.add("model.norm.weight", config.hidden());
        if (!config.tiedEmbeddings()) {
            expected.add("lm_head.weight", config.vocabulary(), config.hidden());
        }
        return expected.shapes;
    }

    /** Of one layer as it lies in the file, by the name behind {@code model.layers.N.}. */
    static Map<String, List<Integer>> ofLayer(ModelConfig config) {
        ExpectedTensors expected = new ExpectedTensors();
        int hidden = config.hidden();
        int queries = config.heads() * config.headSize();
        int keys = config.keyValueHeads() * config.headSize();
        if (config.fused()) {
            expected.add(FusedTensors.ATTENTION, queries + 2 * keys, hidden);
            expected.add(FusedTensors.GATE, 2 * config.intermediate(), hidden);
        } else {
            expected.projection("self_attn.q_proj", queries, hidden, config.attentionBias());
            expected.projection("self_attn.k_proj", keys, hidden, config.attentionBias());
            expected.projection("self_attn.v_proj", keys, hidden, config.attentionBias());
            expected.projection("mlp.gate_proj", config.intermediate(), hidden, config.mlpBias());
            expected.projection("mlp.up_proj", config.intermediate(), hidden, config.mlpBias());
        }
        expected.projection("self_attn.o_proj", hidden, queries, config.outputBias());
        expected.projection("mlp.down_proj", hidden, config.intermediate(), config.mlpBias());
        expected.add("input_layernorm.weight", hidden);
        expected.add("post_attention_layernorm.weight", hidden);
        return expected.shapes;
    }

    private void projection(String name, int out, int in, boolean bias) {
        add(name + ".weight", out, in);
        if (bias) {
            add(name + ".bias", out);
        }
    }

    private void add(String name, Integer... shape) {
        shapes.put(name, List.of(shape));
    }
}
