"""Runs the decoder on a GPU that is not there: shapes, kinds of numbers and devices are followed, and nothing is computed.

    python check_placement.py

PyTorch refuses an operation whose tensors lie on two devices, as a real GPU does. Every precision and kind of rotation takes
steps with prompts, replies and both.
"""

import pathlib
import sys

import torch
from torch._subclasses.fake_tensor import FakeTensorMode

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "main" / "python"))
from decoder import Decoder  # noqa: E402

LAYERS, HEADS, KV_HEADS, SIZE, HIDDEN, INNER, VOCABULARY = 2, 4, 2, 16, 64, 128, 100
# A PyTorch for GPUs asks for their driver even then; to it, too, this is another device than the CPU.
PLACE = "cuda:0" if torch.version.cuda is None or torch.cuda.is_available() else "meta"


def put(decoder, name, *shape, heads=0):
    raw = torch.zeros(2 * torch.Size(shape).numel(), dtype=torch.uint8)
    decoder.put(name, raw, list(shape), 2, heads, 0, shape[0])


def load(decoder, mode):
    for layer in range(LAYERS):
        put(decoder, "q_proj.weight", HEADS * SIZE, HIDDEN, heads=HEADS)
        put(decoder, "q_proj.bias", HEADS * SIZE, heads=HEADS)
        put(decoder, "k_proj.weight", KV_HEADS * SIZE, HIDDEN, heads=KV_HEADS)
        put(decoder, "k_proj.bias", KV_HEADS * SIZE, heads=KV_HEADS)
        put(decoder, "v_proj.weight", KV_HEADS * SIZE, HIDDEN)
        put(decoder, "v_proj.bias", KV_HEADS * SIZE)
        put(decoder, "o_proj.weight", HIDDEN, HEADS * SIZE)
        for name in ("gate_proj.weight", "up_proj.weight"):
            put(decoder, name, INNER, HIDDEN)
        put(decoder, "down_proj.weight", HIDDEN, INNER)
        for name in ("input_layernorm.weight", "post_attention_layernorm.weight"):
            put(decoder, name, HIDDEN)
        decoder.pack(layer, mode, 32 if mode == 2 else 0)
    put(decoder, "norm.weight", HIDDEN)
    put(decoder, "lm_head.weight", VOCABULARY, HIDDEN)
    decoder.embed_as(2)
    decoder.pack(-1, mode, 32 if mode == 2 else 0)
    decoder.reserve(32)
    decoder.reserve(64)


def step(decoder, decode, chunks, wanted):
    count = decode + sum(chunks[2::3])
    result = decoder.step(
        torch.zeros(3, count, dtype=torch.int64),
        torch.zeros(count * HIDDEN * 2, dtype=torch.uint8),
        decode,
        7,
        False,
        chunks,
        torch.zeros(wanted, dtype=torch.int64),
        True,
        True,
    )
    assert [tensor.device.type for tensor in result] == ["cpu"] * 4, result
    assert result[3].shape == (wanted, VOCABULARY), result[3].shape


def check(kind, mode, stretch):
    decoder = Decoder()
    decoder.configure([LAYERS, HEADS, KV_HEADS, SIZE, 8, 4, SIZE], 1e-5, 1e4, kind, PLACE, False)
    stretch(decoder)
    load(decoder, mode)
    step(decoder, 0, [0, 0, 5, 1, 0, 3], 2)
    step(decoder, 2, [], 2)
    step(decoder, 2, [2, 4, 6], 3)
    decoder.copy_row(0, 1, 5)
    decoder.swap_rows(0, 1, 5, 3)
    kept = [decoder.norm, decoder.frequencies, *decoder.cache, *decoder.head, *(t for layer in decoder.qkv for t in layer)]
    assert all(str(tensor.device) == PLACE for tensor in kept), [tensor.device for tensor in kept]


STRETCHES = [
    lambda decoder: None,
    lambda decoder: decoder.stretch_linear(2.0),
    lambda decoder: decoder.stretch_llama3(8.0, 1.0, 4.0, 8192),
    lambda decoder: decoder.stretch_yarn(1e4, 4.0, [32.0, 1.0], 4096, True, 1.1),
    lambda decoder: decoder.stretch_long(1e4, [1.0] * 8, [2.0] * 8, 4, 1.2),
    lambda decoder: decoder.stretch_dynamic(1e4, 2.0, 4),
]

with FakeTensorMode(allow_non_fake_inputs=True), torch.inference_mode():
    for kind, mode in ((0, 0), (1, 0), (2, 0), (2, 1), (1, 2), (2, 2)):
        for stretch in STRETCHES:
            check(kind, mode, stretch)
