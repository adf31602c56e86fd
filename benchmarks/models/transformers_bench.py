"""What `parley model bench` measures, of Hugging Face `transformers`, for comparison.

    python benchmarks/models/transformers_bench.py FOLDER fp32|bf16 THREADS PROMPT 1,4,16 TOKENS
"""

import json
import sys
import time

import torch
import transformers

folder, precision, threads, prompt, batches, tokens = sys.argv[1:]
prompt, tokens = int(prompt), int(tokens)
torch.set_num_threads(int(threads))
kind = torch.bfloat16 if precision == "bf16" else torch.float32
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=kind).eval()


def measure(batch, count):
    ids = torch.randint(3, model.config.vocab_size, (batch, prompt))
    begin = time.perf_counter()
    result = model(ids, use_cache=True, logits_to_keep=1)
    started = time.perf_counter()
    for _ in range(count - 1):
        ids = result.logits[:, -1:].argmax(-1)
        result = model(ids, past_key_values=result.past_key_values, use_cache=True)
    end = time.perf_counter()
    return batch * prompt / (started - begin), batch * (count - 1) / (end - started)


with torch.inference_mode():
    for batch in map(int, batches.split(",")):
        measure(batch, 8)
        prefill, decode = measure(batch, tokens)
        print(json.dumps(dict(batch=batch, precision=precision, prefill=round(prefill, 1), decode=round(decode, 1))), flush=True)
