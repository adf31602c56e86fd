package dev.parley.local.engine;

import java.util.concurrent.CompletableFuture;

/** A prompt whose logits are all wanted. */
record PromptLogits(int[] prompt, CompletableFuture<float[][]> answer) {
    /** Computes them in a row that is free now, part by part; what lay in the row is lost. Whatever happens, there is an answer. */
    void compute(DecoderModule module, KvCache cache, int atOnce) {
        try {
            cache.ensure(Step.roundUp(prompt.length));
            answer.complete(logits(module, cache.spare(), atOnce));
        } finally {
            fail(); // without effect when there is an answer
        }
    }

    private float[][] logits(DecoderModule module, KvRow row, int atOnce) {
        float[][] logits = new float[prompt.length][];
        for (int from = 0; from < prompt.length; from += atOnce) {
            int count = Math.min(atOnce, prompt.length - from);
            Step step = new Step();
            step.addPrompt(row, prompt, from, count, prompt.length, false);
            step.wantAll();
            StepResult result = module.step(step);
            for (int i = 0; i < count; i++) {
                logits[from + i] = result.row(i);
            }
        }
        return logits;
    }

    void fail() {
        answer.completeExceptionally(new IllegalStateException("the model is closed"));
    }
}
