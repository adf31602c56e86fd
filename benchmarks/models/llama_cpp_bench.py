"""What `parley model bench` measures, of llama.cpp, for comparison.

    python benchmarks/models/llama_cpp_bench.py FOLDER f16|q8_0|q4_0 THREADS PROMPT 1,4,16 TOKENS

FOLDER holds a Llama checkpoint of one file, in BF16, with tied embeddings: what make_model.py writes. It is written as GGUF beside its
weights first, once for each kind. Numbers are not compared, only time: heads are not turned as llama.cpp wants them. Tokens are
given, not drawn. Needs llama-cpp-python, built for this machine, and gguf.
"""

import ctypes
import json
import pathlib
import struct
import sys
import time

import gguf
import llama_cpp
import numpy

folder, kind, threads, prompt, batches, tokens = sys.argv[1:]
folder, threads, prompt, tokens = pathlib.Path(folder), int(threads), int(prompt), int(tokens)
config = json.loads((folder / "config.json").read_text())
NAMES = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def tensors():
    """Names as llama.cpp's, and float32 arrays."""
    with open(folder / "model.safetensors", "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        begin = file.tell()
        for name, place in header.items():
            if name == "__metadata__":
                continue
            file.seek(begin + place["data_offsets"][0])
            raw = numpy.frombuffer(file.read(place["data_offsets"][1] - place["data_offsets"][0]), numpy.uint16)
            yield gguf_name(name), (raw.astype(numpy.uint32) << 16).view(numpy.float32).reshape(place["shape"])


def gguf_name(name):
    if name.startswith("model.layers."):
        number, rest = name[len("model.layers."):].split(".", 1)
        return f"blk.{number}.{NAMES[rest.removesuffix('.weight')]}.weight"
    return {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}[name]


def write_f16(target):
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_tokenizer_model("none")
    for name, values in tensors():
        writer.add_tensor(name, values.astype(numpy.float16) if values.ndim > 1 else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def model_file():
    whole = folder / "f16.gguf"
    if not whole.exists():
        write_f16(whole)
    wanted = folder / f"{kind}.gguf"
    if not wanted.exists():
        settings = llama_cpp.llama_model_quantize_default_params()
        settings.ftype = {"q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0, "q4_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0}[kind]
        settings.pure = True
        if llama_cpp.llama_model_quantize(str(whole).encode(), str(wanted).encode(), ctypes.byref(settings)):
            sys.exit("llama.cpp cannot quantise " + str(whole))
    return wanted


def decode(context, batch, places, row_ids):
    """One call with a token at each (position, sequence); logits of the last one of each sequence."""
    last = {sequence: i for i, (_, sequence) in enumerate(places)}
    batch.n_tokens = len(places)
    for i, (position, sequence) in enumerate(places):
        batch.token[i] = row_ids[i % len(row_ids)]
        batch.pos[i] = position
        batch.n_seq_id[i] = 1
        batch.seq_id[i][0] = sequence
        batch.logits[i] = last[sequence] == i
    if llama_cpp.llama_decode(context, batch):
        sys.exit("llama.cpp cannot decode")
    llama_cpp.llama_synchronize(context)


def measure(model, size, count):
    settings = llama_cpp.llama_context_default_params()
    settings.n_ctx = size * (prompt + count)
    settings.n_batch = settings.n_ubatch = max(512, size)
    settings.n_seq_max = size
    settings.n_threads = settings.n_threads_batch = threads
    context = llama_cpp.llama_init_from_model(model, settings)
    batch = llama_cpp.llama_batch_init(settings.n_batch, 0, 1)
    ids = [int(i) for i in numpy.random.default_rng(1).integers(3, config["vocab_size"], 512)]
    prompts = [(position, sequence) for sequence in range(size) for position in range(prompt)]
    begin = time.perf_counter()
    for first in range(0, len(prompts), settings.n_batch):
        decode(context, batch, prompts[first : first + settings.n_batch], ids)
    started = time.perf_counter()
    for step in range(count - 1):
        decode(context, batch, [(prompt + step, sequence) for sequence in range(size)], ids)
    end = time.perf_counter()
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    return size * prompt / (started - begin), size * (count - 1) / (end - started)


@llama_cpp.llama_log_callback
def silent(level, text, data):
    pass


llama_cpp.llama_log_set(silent, ctypes.c_void_p(0))
llama_cpp.llama_backend_init()
parameters = llama_cpp.llama_model_default_params()
model = llama_cpp.llama_model_load_from_file(str(model_file()).encode(), parameters)
if not model:
    sys.exit("llama.cpp cannot load " + str(model_file()))
for size in map(int, batches.split(",")):
    measure(model, size, 8)
    prefill, rate = measure(model, size, tokens)
    print(json.dumps(dict(batch=size, precision=kind, prefill=round(prefill, 1), decode=round(rate, 1))), flush=True)
