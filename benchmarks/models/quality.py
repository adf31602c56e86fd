"""What the precisions of local models cost in quality, on a small model that is trained for it on text that Parley writes.

    ./parley generate --output out
    python benchmarks/models/quality.py out/conversations_*.jsonl FOLDER [STEPS]

trains a tokenizer and a Llama of 6 million parameters into FOLDER (minutes on two cores; what lies there already is used), then
asks `./parley model logits` for the perplexity on conversations whose system message was not trained on, and `./parley model
generate` for 64 greedy tokens behind 50 beginnings of those. Needs torch and transformers; downloads nothing.
"""

import json
import math
import os
import pathlib
import random
import subprocess
import sys

import numpy
import tokenizers
import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY, CONTEXT, REPLY = 4096, 512, 64
WINDOWS, PROMPTS = 12, 50
PRECISIONS = ["fp32", "bf16", "int8", "int4"]


def conversations(file):
    """(trained on, held out): a system message belongs to one of them only."""
    lines = [json.loads(line)["messages"] for line in pathlib.Path(file).read_text().splitlines()]
    systems = sorted({messages[0]["content"] for messages in lines})
    random.Random(1).shuffle(systems)
    held = set(systems[: max(1, len(systems) // 6)])
    split = [], []
    for messages in lines:
        split[messages[0]["content"] in held].append(messages)
    return split


def text(messages):
    return "".join(f"<|{message['role']}|>{message['content']}\n" for message in messages)


def train_tokenizer(texts, target):
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    special = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.save(str(target / "tokenizer.json"))


def stream(tokenizer, lines):
    """All of them in one row of tokens, each behind <|end|>."""
    return torch.tensor([id for line in lines for id in [0] + tokenizer.encode(text(line)).ids])


def train_model(tokens, target, steps):
    torch.manual_seed(1)
    config = transformers.LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=256,
        intermediate_size=704,
        num_hidden_layers=6,
        num_attention_heads=8,
        num_key_value_heads=4,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
    )
    model = transformers.LlamaForCausalLM(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, betas=(0.9, 0.95), weight_decay=0.1)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps, pct_start=0.1)
    for step in range(steps):
        starts = torch.randint(0, len(tokens) - CONTEXT, (4,)).tolist()
        batch = torch.stack([tokens[start : start + CONTEXT] for start in starts])
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(batch, labels=batch).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if step % 20 == 0 or step == steps - 1:
            print(f"step {step}: loss {loss.item():.3f}", file=sys.stderr, flush=True)
    model.save_pretrained(target)
    (target / "generation_config.json").unlink(missing_ok=True)


def parley(*arguments):
    command = [str(ROOT / "parley"), "model", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=dict(os.environ, NO_COLOR="1")).stdout


def perplexity(folder, windows, precision):
    """e to the mean loss of every token but the first of each window."""
    lost, count = 0.0, 0
    for window in windows:
        (folder / "window.jsonl").write_text(json.dumps(dict(ids=window)) + "\n")
        parley("logits", folder / "model", "--input", folder / "window.jsonl", "--output", folder / "window.npy", "--precision", precision, "-q")
        logits = torch.from_numpy(numpy.load(folder / "window.npy"))
        lost += torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(window[1:]), reduction="sum").item()
        count += len(window) - 1
    return math.exp(lost / count)


def replies(folder, precision):
    options = ["--max-tokens", REPLY, "--temperature", 0, "--batch", 8, "--precision", precision, "--json"]
    lines = parley("generate", folder / "model", "--input", folder / "prompts.jsonl", *options).splitlines()
    return [json.loads(line)["ids"] for line in lines]


def beginnings(tokenizer, lines):
    """Conversations up to where the recruiter speaks, as long as a reply fits in."""
    prompts = []
    for messages in lines:
        for turn in range(1, len(messages)):
            ids = [0] + tokenizer.encode(text(messages[:turn]) + "<|assistant|>").ids
            if messages[turn]["role"] == "assistant" and len(ids) <= CONTEXT - REPLY and ids not in prompts:
                prompts.append(ids)
    return random.Random(2).sample(prompts, min(PROMPTS, len(prompts)))


def same(some, others):
    """(share of equal tokens, mean length of the common beginning)"""
    equal = [[a == b for a, b in zip(one, other)] for one, other in zip(some, others)]
    common = [(row + [False]).index(False) for row in equal]
    return sum(map(sum, equal)) / sum(map(len, equal)), sum(common) / len(common)


def main(dataset, target, steps):
    folder = pathlib.Path(target)
    model = folder / "model"
    trained, held = conversations(dataset)
    if not (model / "model.safetensors").exists():
        model.mkdir(parents=True, exist_ok=True)
        train_tokenizer(map(text, trained), model)
        tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
        train_model(stream(tokenizer, trained), model, steps)
    tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
    tokens = stream(tokenizer, held).tolist()
    stride = (len(tokens) - CONTEXT) // WINDOWS
    windows = [tokens[at * stride : at * stride + CONTEXT - 1] for at in range(WINDOWS)]
    prompts = beginnings(tokenizer, held)
    (folder / "prompts.jsonl").write_text("".join(json.dumps(dict(ids=ids)) + "\n" for ids in prompts))
    exact = replies(folder, "fp32")
    print(f"{len(trained)} conversations trained on, {len(held)} held out, {len(prompts)} beginnings")
    for precision in PRECISIONS:
        share, common = same(replies(folder, precision), exact)
        value = perplexity(folder, windows, precision)
        print(f"{precision}: perplexity {value:.4f}, equal tokens {share:.1%}, common beginning {common:.1f} of {REPLY}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 300)
