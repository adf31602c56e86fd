"""Small random checkpoints, and what Hugging Face `transformers` makes of them on a CPU.

    python make_checkpoints.py FOLDER

writes one folder for each case: the checkpoint, golden.json (prompt, 64 greedy tokens) and logits.npy (position, vocabulary),
both in float32. Needs torch and transformers. The numbers depend only on the seed.
"""

import json
import pathlib
import shutil
import sys

import numpy
import torch
import transformers

COMMON = dict(
    vocab_size=128,
    hidden_size=64,
    intermediate_size=64,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=256,
    bos_token_id=1,
    eos_token_id=2,
)
LLAMA3 = dict(
    rope_type="llama3",
    rope_theta=500000.0,
    factor=8.0,
    low_freq_factor=1.0,
    high_freq_factor=4.0,
    original_max_position_embeddings=64,
)

YARN = dict(rope_type="yarn", rope_theta=1e4, factor=4.0, original_max_position_embeddings=64)
PHI3 = dict(pad_token_id=0)
# Six pairs turn, of the eight of a head; the keys change at 80 tokens, within the reply.
LONGROPE = dict(
    rope_type="longrope",
    rope_theta=1e4,
    partial_rotary_factor=0.75,
    short_factor=[1.0, 1.05, 1.1, 1.2, 1.3, 1.5],
    long_factor=[1.1, 1.3, 1.9, 2.8, 3.5, 4.0],
)

# name: (kind, what differs, how it is saved)
CASES = {
    "llama": ("Llama", dict(num_key_value_heads=4, tie_word_embeddings=False), {}),
    "llama-gqa-tied": ("Llama", dict(tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=5e4)), {}),
    "llama-llama3-sharded": ("Llama", dict(rope_parameters=LLAMA3, tie_word_embeddings=False), dict(max_shard_size="70KB")),
    "llama-linear": ("Llama", dict(rope_parameters=dict(rope_type="linear", rope_theta=1e4, factor=4.0)), {}),
    "llama-dynamic": (
        "Llama",
        dict(rope_parameters=dict(rope_type="dynamic", rope_theta=1e4, factor=4.0), max_position_embeddings=40),
        {},
    ),
    "llama-biases": ("Llama", dict(attention_bias=True, mlp_bias=True, tie_word_embeddings=False), {}),
    "mistral-window": ("Mistral", dict(head_dim=24, sliding_window=24, tie_word_embeddings=False), {}),
    "qwen2": ("Qwen2", dict(tie_word_embeddings=True, use_sliding_window=False), {}),
    "llama-bf16": ("Llama", dict(tie_word_embeddings=True), dict(half="bfloat16")),
    "llama-f16": ("Llama", dict(tie_word_embeddings=False), dict(half="float16")),
    "llama-yarn": ("Llama", dict(rope_parameters=YARN, tie_word_embeddings=True), dict(half="bfloat16")),
    "qwen2-yarn": (
        "Qwen2",
        dict(
            rope_parameters=dict(YARN, attention_factor=1.25, beta_fast=20.0, beta_slow=0.5, truncate=False),
            tie_word_embeddings=True,
            max_position_embeddings=64,
        ),
        dict(half="bfloat16"),
    ),
    "phi3": ("Phi3", dict(PHI3, sliding_window=24), dict(half="bfloat16")),
    "phi3-longrope": (
        "Phi3",
        dict(PHI3, rope_parameters=LONGROPE, original_max_position_embeddings=80, tie_word_embeddings=True),
        dict(half="bfloat16"),
    ),
}


def randomise(model, seed):
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=random)
            if parameter.dim() == 1:
                parameter.copy_(noise * 0.2 + (0.0 if name.endswith("bias") else 1.0))
            else:
                parameter.copy_(noise * (1.0 if "embed" in name else 1.5 / parameter.shape[1] ** 0.5))


def greedy(model, prompt, count):
    """One token after the other with a cache: what `generate` does, without what a generation_config adds."""
    ids, past, tokens = torch.tensor([prompt]), None, []
    rope = model.config.rope_parameters
    for _ in range(count):
        if rope["rope_type"] == "longrope" and len(prompt + tokens) == rope["original_max_position_embeddings"] + 1:
            ids, past = torch.tensor([prompt + tokens]), None  # as `generate` of Phi-3 does
        result = model(ids, past_key_values=past, use_cache=True)
        past = result.past_key_values
        tokens.append(int(result.logits[0, -1].argmax()))
        ids = torch.tensor([tokens[-1:]])
    return tokens


def make(folder, name, seed):
    kind, differences, saving = CASES[name]
    shutil.rmtree(folder, ignore_errors=True)
    config = getattr(transformers, kind + "Config")(**{**COMMON, **differences})
    config._attn_implementation = "eager"
    model = getattr(transformers, kind + "ForCausalLM")(config).eval()
    randomise(model, seed)
    options = dict(saving)
    half = options.pop("half", None)
    if half:
        model.to(getattr(torch, half)).save_pretrained(folder, **options)
        model = type(model).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    else:
        model.save_pretrained(folder, **options)
    random = numpy.random.default_rng(seed)
    prompt = random.integers(3, config.vocab_size, 48).tolist()
    with torch.no_grad():
        logits = model(torch.tensor([prompt])).logits[0].float().numpy()
        tokens = greedy(model, prompt, 64)
    numpy.save(folder / "logits.npy", logits)
    (folder / "golden.json").write_text(json.dumps(dict(prompt=prompt, greedy=tokens)) + "\n")
    (folder / "generation_config.json").unlink(missing_ok=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    target = pathlib.Path(sys.argv[1])
    for number, case in enumerate(CASES):
        make(target / case, case, 100 + number)
