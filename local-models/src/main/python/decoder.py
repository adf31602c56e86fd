"""The forward pass of a decoder of the Llama family, as a TorchScript module that is generic in the configuration.

    python decoder.py DECODER.pt

writes the module. It holds no weights: `configure`, then `put` for every tensor of a checkpoint, then `pack`; from then on
`step` runs one batch. One call of `step` does everything between token ids and logits, because a call of a single operation
from Java costs several times what it costs in here.

Everything lies on one device; what comes in and goes out is in the memory of the CPU. On the CPU products use the kernels that
PyTorch has for it alone (`tuned`), elsewhere those of every device.

Shapes: N tokens of this step, D of them one token each of the rows 0..D-1 of the cache (decode), the others parts of prompts
(prefill); H query heads, K key and value heads, S values of a head, C positions of a row of the cache.
"""

import io
import math
import sys
import zipfile
from typing import Dict, List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor


class Decoder(torch.nn.Module):
    head: List[Tensor]
    qkv: List[List[Tensor]]
    out: List[List[Tensor]]
    gate: List[List[Tensor]]
    up: List[List[Tensor]]
    down: List[List[Tensor]]
    attention_norm: List[Tensor]
    mlp_norm: List[Tensor]
    cache: List[Tensor]
    loaded: Dict[str, Tensor]

    def __init__(self) -> None:
        super().__init__()
        self.embedding_kind = 0
        self.head = []
        self.qkv = []
        self.out = []
        self.gate = []
        self.up = []
        self.down = []
        self.attention_norm = []
        self.mlp_norm = []
        self.norm = torch.empty(0)
        self.cache = []
        self.loaded = {}
        self.frequencies = torch.empty(0)
        self.long_frequencies = torch.empty(0)
        self.long_beyond = 0
        self.magnitude = 1.0
        self.layers = 0
        self.heads = 0
        self.kv_heads = 0
        self.head_size = 0
        self.rotary = 0
        self.epsilon = 0.0
        self.window = 0
        self.rows = 0
        self.capacity = 0
        self.vocabulary = 0
        self.mode = 0
        self.group = 0
        self.tuned = False
        self.place = torch.device("cpu")
        self.dtype = torch.float32
        self.dynamic_base = 0.0
        self.dynamic_factor = 0.0
        self.dynamic_context = 0

    def forward(self, ids: Tensor) -> Tensor:
        return ids

    # ---- loading ---------------------------------------------------------------------------------------------------

    @torch.jit.export
    def configure(self, shape: List[int], epsilon: float, base: float, kind: int, place: str, tuned: bool) -> None:
        """shape: layers, heads, key-value heads, head size, sliding window, rows of the cache, rotated values of a head.

        kind: of the numbers that are computed with, as of `numbers`. place: the device. tuned: with the kernels of the CPU
        """
        self.layers = shape[0]
        self.heads = shape[1]
        self.kv_heads = shape[2]
        self.head_size = shape[3]
        self.window = shape[4]
        self.rows = shape[5]
        self.rotary = shape[6]
        self.epsilon = epsilon
        self.frequencies = 1.0 / self.wavelengths(base)
        self.dtype = torch.float32 if kind == 0 else (torch.float16 if kind == 1 else torch.bfloat16)
        self.place = torch.device(place)
        self.tuned = tuned

    def wavelengths(self, base: float) -> Tensor:
        powers = torch.arange(0, self.rotary, 2, dtype=torch.int64).to(torch.float32) / self.rotary
        return torch.pow(base, powers)

    @torch.jit.export
    def stretch_linear(self, factor: float) -> None:
        self.frequencies = self.frequencies / factor

    @torch.jit.export
    def stretch_llama3(self, factor: float, low: float, high: float, context: int) -> None:
        """Long wavelengths are divided by the factor, short ones are kept, and between them it fades."""
        wavelengths = 2 * math.pi / self.frequencies
        slow = self.frequencies / factor
        ramp = (context / wavelengths - low) / (high - low)
        faded = (1 - ramp) * slow + ramp * self.frequencies
        stretched = torch.where(wavelengths > context / low, slow, self.frequencies)
        between = (wavelengths >= context / high).logical_and(wavelengths <= context / low)
        self.frequencies = torch.where(between, faded, stretched)

    def pair_that_turns(self, times: float, base: float, context: int) -> float:
        """Which pair of values of a head turns so many times within the context."""
        return (self.rotary * math.log(context / (times * 2 * math.pi))) / (2 * math.log(base))

    @torch.jit.export
    def stretch_yarn(self, base: float, factor: float, turns: List[float], context: int, whole: bool, magnitude: float) -> None:
        """Pairs that turn fast are kept, slow ones divided by the factor, and between the two of `turns` it fades."""
        low = self.pair_that_turns(turns[0], base, context)
        high = self.pair_that_turns(turns[1], base, context)
        if whole:
            low, high = float(math.floor(low)), float(math.ceil(high))
        low, high = max(low, 0.0), min(high, self.rotary - 1.0)
        if low == high:
            high += 0.001
        pairs = torch.arange(self.rotary // 2, dtype=torch.float32)
        kept = 1 - torch.clamp((pairs - low) / (high - low), 0, 1)
        self.frequencies = self.frequencies / factor * (1 - kept) + self.frequencies * kept
        self.magnitude = magnitude

    @torch.jit.export
    def stretch_long(self, base: float, short: List[float], long: List[float], context: int, magnitude: float) -> None:
        """A divisor for each pair of values of a head: one list up to `context` tokens, the other beyond."""
        self.frequencies = 1.0 / (torch.tensor(short, dtype=torch.float32) * self.wavelengths(base))
        self.long_frequencies = 1.0 / (torch.tensor(long, dtype=torch.float32) * self.wavelengths(base))
        self.long_beyond = context
        self.magnitude = magnitude

    @torch.jit.export
    def stretch_dynamic(self, base: float, factor: float, context: int) -> None:
        """Dynamic scaling: the base grows with the sequence, beyond `context` tokens."""
        self.dynamic_base = base
        self.dynamic_factor = factor
        self.dynamic_context = context

    @torch.jit.export
    def put(self, name: str, raw: Tensor, shape: List[int], kind: int, rotary_heads: int, first: int, rows: int) -> None:
        """Rows of a tensor of a checkpoint, as bytes of a kind of numbers. They are copied.

        shape: of these rows, of which the tensor has `rows` in all; they begin at its row `first`, and come in order.
        rotary_heads: among these rows, of a projection whose heads are rotated, else 0. The two halves of such a head are
        interleaved, so that the pairs that rotate together are neighbours, as in a complex number; the products of queries
        with keys stay the same.
        """
        tensor = self.numbers(raw.to(self.place), kind).view(shape)
        if rotary_heads > 0:
            heads = tensor.view(rotary_heads, self.head_size, -1)
            halves = heads[:, : self.rotary].reshape(rotary_heads, 2, self.rotary // 2, -1)
            turned = halves.transpose(1, 2).reshape(rotary_heads, self.rotary, -1)
            tensor = torch.cat([turned, heads[:, self.rotary :]], 1).view(shape)
        if shape[0] == rows:
            self.loaded[name] = tensor.to(self.dtype)
            return
        if first == 0:
            self.loaded[name] = torch.empty([rows] + shape[1:], dtype=self.dtype, device=tensor.device)
        self.loaded[name][first : first + shape[0]].copy_(tensor)

    def numbers(self, raw: Tensor, kind: int) -> Tensor:
        """A copy of bytes as what they are; kind 0: F32, 1: F16, 2: BF16."""
        if kind == 0:
            return torch.view_copy(raw, dtype=torch.float32)
        if kind == 1:
            return torch.view_copy(raw, dtype=torch.float16)
        return torch.view_copy(raw, dtype=torch.bfloat16)

    @torch.jit.export
    def embed_as(self, kind: int) -> None:
        """The embedding stays where it is; `step` is given the rows that it needs, as bytes of this kind."""
        self.embedding_kind = kind

    def take(self, name: str) -> Tensor:
        tensor = self.loaded[name]
        del self.loaded[name]
        return tensor

    def width8(self, rows: int) -> int:
        """Rows of a weight that lie side by side: as many as the kernel sums up at once, in an even number of blocks if it can be."""
        blocks = 2 if rows % 2 == 0 and rows >= 128 else 1
        width = min(320, rows // blocks)
        while rows % (width * blocks) > 0:
            width -= 1
        return width

    def quantise8(self, weight: Tensor, width: int) -> Tensor:
        """For each block of `width` rows and each column: the 8-bit numbers of the rows, a scale and what is added, in float32.

        So a product is a sum of lines, each times a number of x: what PyTorch's bags of quantised embeddings compute.
        """
        wide = weight.float().view(-1, width, weight.size(1)).transpose(1, 2)
        # In many products the weights are widened to the dtype, so the scale is one that it has.
        scale = (wide.abs().amax(2, keepdim=True) / 127.0).clamp(min=1e-12).to(self.dtype).float()
        values = (torch.round(wide / scale).clamp(-127, 127) + 128.0).to(torch.uint8)
        ends = torch.view_copy(torch.cat([scale, scale * -128.0], 2), dtype=torch.uint8)
        return torch.cat([values, ends], 2).view(-1, width + 8)

    def quantise4(self, weight: Tensor) -> List[Tensor]:
        wide = weight.float().view(weight.size(0), -1, self.group)
        least = wide.amin(2, keepdim=True)
        most = wide.amax(2, keepdim=True)
        scale = ((most - least) / 15.0).clamp(min=1e-12).to(self.dtype).float()
        # The kernel computes (value - 8) * scale + zero.
        zero = (least + scale * 8.0).to(self.dtype).float()
        values = torch.round((wide - zero) / scale + 8.0).clamp(0, 15).to(torch.int32)
        values = values.view(weight.size(0), -1).contiguous()
        scales = torch.cat([scale, zero], 2).to(self.dtype).transpose(0, 1).contiguous()
        plain = values.to(torch.uint8)
        packed = torch.empty([weight.size(0), 0], dtype=torch.uint8, device=weight.device)
        if self.tuned:
            packed = torch._convert_weight_to_int4pack_for_cpu(values, 1)
            if self.interleaved(packed) and torch.equal(self.separated(packed), plain):
                return [packed, scales, torch.empty([0, 0], dtype=torch.uint8, device=weight.device)]
        pairs = plain.view(weight.size(0), -1, 2)
        return [packed, scales, pairs[:, :, 0] + pairs[:, :, 1] * 16]

    def interleaved(self, packed: Tensor) -> bool:
        return packed.dim() == 2 and packed.dtype == torch.uint8 and packed.size(0) % 64 == 0

    def separated(self, packed: Tensor) -> Tensor:
        """What the kernel for AVX-512 packs, one number to a byte: in blocks of 64 rows the byte of each column holds two rows."""
        blocks = packed.view(packed.size(0) // 64, -1, 32).transpose(1, 2)
        both = torch.cat([blocks.bitwise_and(15), blocks.bitwise_right_shift(4)], 1)
        return both.reshape(packed.size(0), -1)

    def widened(self, weights: List[Tensor]) -> Tensor:
        """Weights of 4 bits in the dtype."""
        pairs = weights[2]
        rows = weights[0].size(0)
        if pairs.numel() == 0:
            values = self.separated(weights[0]).to(self.dtype)
        else:
            values = torch.stack([pairs.bitwise_and(15), pairs.bitwise_right_shift(4)], 2).to(self.dtype)
        scales = weights[1].transpose(0, 1)
        values = values.view(rows, -1, self.group).sub_(8.0).mul_(scales[:, :, :1]).add_(scales[:, :, 1:])
        return values.view(rows, -1)

    def quantised(self, weight: Tensor) -> List[Tensor]:
        """In blocks of rows: what is needed in between takes many times the memory of the result."""
        rows = weight.size(0)
        if self.mode == 1:
            width = self.width8(rows)
            block = (4096 // width + 1) * width
            lines = [self.quantise8(weight[first : first + block], width) for first in range(0, rows, block)]
            # Which lines each block sums up.
            columns = weight.size(1)
            places = torch.arange(rows // width * columns, dtype=torch.int32, device=weight.device)
            return [torch.cat(lines), places.view(-1, columns)]
        block = 4096 if rows % 64 == 0 else rows
        parts = [self.quantise4(weight[first : first + block]) for first in range(0, rows, block)]
        if len(parts) == 1:
            return parts[0]
        # The scales of a row lie below each other.
        return [torch.cat([part[i] for part in parts], 1 if i == 1 else 0) for i in range(len(parts[0]))]

    def packed(self, weight: Tensor) -> List[Tensor]:
        if self.mode > 0:
            return self.quantised(weight)
        if self.tuned:
            # In the order in which oneDNN reads it: a third faster for few tokens than the plain order, measured.
            return [torch.ops.mkldnn._reorder_linear_weight(weight, 128 if self.dtype == torch.bfloat16 else 16)]
        return [weight]

    def projection(self, weights: List[Tensor], biases: List[Tensor]) -> List[Tensor]:
        """The weights of one projection, fused from several, and its bias if it has one: at the end."""
        parts = self.packed(torch.cat(weights) if len(weights) > 1 else weights[0])
        if len(biases) > 0:
            parts.append(torch.cat(biases) if len(biases) > 1 else biases[0])
        return parts

    def biases(self, names: List[str]) -> List[Tensor]:
        found: List[Tensor] = []
        for name in names:
            if name in self.loaded:
                found.append(self.take(name))
        return found

    @torch.jit.export
    def pack(self, layer: int, mode: int, group: int) -> None:
        """Turns what was put for a layer into what `step` uses; layer -1 for what belongs to none, once, at the end.

        mode 0: as it is, 1: 8 bits with a scale for each column of a block of rows, 2: 4 bits with a scale and a zero for each
        group of a row
        """
        self.mode = mode
        self.group = group
        if layer < 0:
            self.norm = self.take("norm.weight")
            head = self.take("lm_head.weight")
            self.vocabulary = head.size(0)
            block = 64 if mode == 2 else (640 if mode == 1 else 1)
            if self.vocabulary % block > 0:
                # The kernels take blocks of rows, and vocabularies grow token by token.
                head = F.pad(head, [0, 0, 0, block - self.vocabulary % block])
            self.head = self.packed(head)
            self.frequencies = self.frequencies.to(self.place)
            self.long_frequencies = self.long_frequencies.to(self.place)
            return
        q, k, v, o = "q_proj", "k_proj", "v_proj", "o_proj"
        gate, up, down = "gate_proj", "up_proj", "down_proj"
        self.qkv.append(
            self.projection(
                [self.take(q + ".weight"), self.take(k + ".weight"), self.take(v + ".weight")],
                self.biases([q + ".bias", k + ".bias", v + ".bias"]),
            )
        )
        self.out.append(self.projection([self.take(o + ".weight")], self.biases([o + ".bias"])))
        self.gate.append(self.projection([self.take(gate + ".weight")], self.biases([gate + ".bias"])))
        self.up.append(self.projection([self.take(up + ".weight")], self.biases([up + ".bias"])))
        self.down.append(self.projection([self.take(down + ".weight")], self.biases([down + ".bias"])))
        self.attention_norm.append(self.take("input_layernorm.weight"))
        self.mlp_norm.append(self.take("post_attention_layernorm.weight"))

    # ---- the cache: (rows, C, 2, K, S) for each layer ------------------------------------------------------------------

    @torch.jit.export
    def reserve(self, capacity: int) -> None:
        """Makes room for so many positions in every row; what is there stays."""
        for layer in range(self.layers):
            larger = torch.zeros(
                [self.rows, capacity, 2, self.kv_heads, self.head_size],
                dtype=self.dtype,
                device=self.place,
            )
            if self.capacity > 0:
                larger[:, : self.capacity] = self.cache[layer]
                self.cache[layer] = larger
            else:
                self.cache.append(larger)
        self.capacity = capacity

    @torch.jit.export
    def copy_row(self, source: int, target: int, length: int) -> None:
        for cache in self.cache:
            cache[target, :length].copy_(cache[source, :length])

    @torch.jit.export
    def swap_rows(self, one: int, other: int, one_length: int, other_length: int) -> None:
        for cache in self.cache:
            kept = cache[one, :one_length].clone()
            cache[one, :other_length].copy_(cache[other, :other_length])
            cache[other, :one_length].copy_(kept)

    # ---- one step ------------------------------------------------------------------------------------------------------

    def bias(self, weights: List[Tensor]) -> Optional[Tensor]:
        plain = self.mode + 1
        return weights[plain] if len(weights) > plain else None

    def multiply(self, x: Tensor, weights: List[Tensor]) -> Tensor:
        """x (N, in) with a projection: (N, out)."""
        bias = self.bias(weights)
        if self.mode == 0:
            if self.tuned:
                return torch.ops.mkldnn._linear_pointwise(x, weights[0], bias, "none", [], "")
            return F.linear(x, weights[0], bias)
        if self.mode == 1:
            y = self.multiply8(x, weights[0], weights[1])
        elif not self.tuned or x.size(0) > 48:
            # Widening the weights first is faster for so many tokens.
            return F.linear(x, self.widened(weights), bias)
        else:
            y = torch.ops.aten._weight_int4pack_mm_for_cpu(x, weights[0], self.group, weights[1])
        return y if bias is None else y + bias

    def widened8(self, lines: Tensor) -> Tensor:
        """Lines of 8 bits in the dtype: (lines, width)."""
        if self.tuned:
            return torch.ops.quantized.embedding_bag_byte_unpack(lines).to(self.dtype)
        width = lines.size(1) - 8
        scales = torch.view_copy(lines[:, width : width + 4].contiguous(), dtype=torch.float32).to(self.dtype)
        return lines[:, :width].to(self.dtype).sub_(128.0).mul_(scales)

    def multiply8(self, x: Tensor, lines: Tensor, places: Tensor) -> Tensor:
        """x (N, in) with weights of 8 bits (blocks * in, width + 8), of which each block sums up its `places` (blocks, in)."""
        tokens, columns = x.size(0), x.size(1)
        blocks, width = places.size(0), lines.size(1) - 8
        if self.tuned and tokens <= 10:
            factors = x.float().unsqueeze(0).expand(blocks, tokens, columns).reshape(-1, columns).contiguous()
            bags = places.unsqueeze(1).expand(blocks, tokens, columns).reshape(-1, columns).contiguous()
            y = torch.ops.quantized.embedding_bag_byte_rowwise_offsets(lines, bags, None, False, 0, False, factors, None, False)
            return y.view(blocks, tokens, width).transpose(0, 1).reshape(tokens, -1).to(self.dtype)
        # Widening the weights is faster for more tokens, piece by piece, each small enough for the caches.
        piece = max(1, 1000000 // (columns * width)) * columns
        parts: List[Tensor] = []
        for first in range(0, lines.size(0), piece):
            parts.append(torch.matmul(x, self.widened8(lines[first : first + piece]).view(-1, columns, width)))
        y = torch.cat(parts) if len(parts) > 1 else parts[0]
        return y.transpose(0, 1).reshape(tokens, -1)

    def add_product(self, before: Tensor, x: Tensor, weights: List[Tensor]) -> Tensor:
        """before + x * weights, in one pass where there is one."""
        if self.mode == 0 and self.tuned:
            return torch.ops.mkldnn._linear_pointwise(x, before, weights[0], self.bias(weights), "add")
        return before + self.multiply(x, weights)

    def gated(self, x: Tensor, gate: List[Tensor], up: List[Tensor]) -> Tensor:
        """silu(x * gate) * (x * up)."""
        if self.mode == 0 and self.tuned:
            opened = torch.ops.mkldnn._linear_pointwise(x, gate[0], self.bias(gate), "swish", [], "")
            return torch.ops.mkldnn._linear_pointwise(x, opened, up[0], self.bias(up), "mul")
        return F.silu(self.multiply(x, gate)) * self.multiply(x, up)

    def angles(self, positions: Tensor, lengths: Tensor) -> Tensor:
        """Rotations (N, H + 2K, S / 2), complex: queries and keys turn, values stay."""
        turns = self.frequencies.unsqueeze(0)
        if self.long_beyond > 0:
            turns = torch.where((lengths > self.long_beyond).unsqueeze(1), self.long_frequencies.unsqueeze(0), turns)
        if self.dynamic_context > 0:
            longest = lengths.clamp(min=self.dynamic_context).float()
            stretched = self.dynamic_factor * longest / self.dynamic_context - (self.dynamic_factor - 1.0)
            size = float(self.rotary)
            base = self.dynamic_base * torch.pow(stretched, size / (size - 2.0))
            powers = torch.arange(0, self.rotary, 2, dtype=torch.float32, device=positions.device) / size
            turns = 1.0 / torch.pow(base.unsqueeze(1), powers.unsqueeze(0))
        angle = positions.float().unsqueeze(1) * turns
        turned = torch.complex(angle.cos() * self.magnitude, angle.sin() * self.magnitude)
        if self.rotary < self.head_size:
            turned = F.pad(turned, [0, (self.head_size - self.rotary) // 2], "constant", 1.0)
        turned = turned.unsqueeze(1).expand(-1, self.heads + self.kv_heads, -1)
        still = torch.ones(
            [positions.size(0), self.kv_heads, self.head_size // 2], dtype=turned.dtype, device=positions.device
        )
        return torch.cat([turned, still], 1)

    def mask(self, last: Tensor, length: int) -> Tensor:
        """0 where a query at position `last` (any shape) sees one of `length` keys, else -inf: (..., length)."""
        keys = torch.arange(length, device=last.device)
        hidden = keys > last.unsqueeze(-1)
        if self.window > 0:
            hidden = hidden.logical_or(keys <= last.unsqueeze(-1) - self.window)
        zeros = torch.zeros(hidden.size(), dtype=self.dtype, device=last.device)
        return zeros.masked_fill_(hidden, float("-inf"))

    def attend(self, q: Tensor, cache: Tensor, mask: Optional[Tensor]) -> Tensor:
        """q (rows, T, H, S) over cache (rows, length, 2, K, S): (rows, T, H * S).

        The query heads of one key head count as further queries, so keys are never repeated.
        """
        rows, tokens = q.size(0), q.size(1)
        group = self.heads // self.kv_heads
        if tokens == 1:
            query = q.view(rows, self.kv_heads, group, self.head_size)
        else:
            query = q.view(rows, tokens, self.kv_heads, group, self.head_size).permute(0, 2, 1, 3, 4)
            query = query.reshape(rows, self.kv_heads, tokens * group, self.head_size)
        keys = cache.select(2, 0).transpose(1, 2)
        values = cache.select(2, 1).transpose(1, 2)
        y = F.scaled_dot_product_attention(query, keys, values, mask)
        if tokens == 1:
            return y.reshape(rows, 1, -1)
        y = y.view(rows, self.kv_heads, tokens, group, self.head_size).permute(0, 2, 1, 3, 4)
        return y.reshape(rows, tokens, -1)

    @torch.jit.export
    def step(
        self,
        tokens: Tensor,
        embedded: Tensor,
        decode: int,
        longest: int,
        even: bool,
        chunks: List[int],
        wanted: Tensor,
        scored: bool,
        sampled: bool,
    ) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        """One batch.

        tokens (3, N), int64: positions, rows of the cache, and how long the sequence of each is (for dynamic scaling)
        embedded: the rows of the embedding for them, as bytes
        decode: D. longest: the longest of those sequences, this token included. even: whether all are that long
        chunks: row, first position and number of tokens of each part of a prompt, in the order of the tokens
        wanted (W): the tokens whose logits are needed
        scored: whether the sums are needed, too. sampled: whether all logits are
        returns the likeliest id (W), its logit (W), the logarithm of the sum of all exponents (W) and the logits
        (W, vocabulary; or none), in float32
        """
        tokens = tokens.to(self.place)
        positions = tokens[0]
        places = tokens[1] * self.capacity + positions
        angles = self.angles(positions, tokens[2])
        masks: List[Optional[Tensor]] = []
        if decode > 0:
            if even and (self.window == 0 or longest <= self.window):
                masks.append(None)
            else:
                masks.append(self.mask(positions[:decode], longest).view(decode, 1, 1, longest))
        at = decode
        group = self.heads // self.kv_heads
        for part in range(0, len(chunks), 3):
            count = chunks[part + 2]
            seen = positions[at : at + count].repeat_interleave(group)
            masks.append(self.mask(seen, chunks[part + 1] + count).unsqueeze(0).unsqueeze(0))
            at += count
        width = self.heads * self.head_size
        x = self.numbers(embedded.to(self.place), self.embedding_kind).view(positions.size(0), -1).to(self.dtype)
        for layer in range(self.layers):
            cache = self.cache[layer]
            h = torch.rms_norm(x, [x.size(1)], self.attention_norm[layer], self.epsilon)
            h = self.multiply(h, self.qkv[layer]).float()
            h = torch.view_as_complex(h.view(h.size(0), -1, self.head_size // 2, 2)) * angles
            h = torch.view_as_real(h).view(h.size(0), -1).to(self.dtype)
            flat = cache.view(self.rows * self.capacity, -1)
            flat.index_copy_(0, places, h[:, width:])
            q = h[:, :width].view(h.size(0), 1, self.heads, self.head_size)
            attended: List[Tensor] = []
            part = 0
            if decode > 0:
                attended.append(self.attend(q[:decode], cache[:decode, :longest], masks[0]).view(decode, -1))
                part = 1
            at = decode
            for chunk in range(0, len(chunks), 3):
                row, count = chunks[chunk], chunks[chunk + 2]
                length = chunks[chunk + 1] + count
                queries = q[at : at + count].transpose(0, 1)
                attended.append(self.attend(queries, cache[row : row + 1, :length], masks[part]).view(count, -1))
                at += count
                part += 1
            h = attended[0] if len(attended) == 1 else torch.cat(attended)
            x = self.add_product(x, h, self.out[layer])
            h = torch.rms_norm(x, [x.size(1)], self.mlp_norm[layer], self.epsilon)
            x = self.add_product(x, self.gated(h, self.gate[layer], self.up[layer]), self.down[layer])
        x = x.index_select(0, wanted.to(self.place))
        x = torch.rms_norm(x, [x.size(1)], self.norm, self.epsilon)
        logits = self.multiply(x, self.head)[:, : self.vocabulary].float()
        best = torch.max(logits, 1)
        total = logits.logsumexp(1) if scored else best[0]
        if not sampled:
            logits = logits[:0]
        return best[1].cpu(), best[0].cpu(), total.cpu(), logits.cpu()


def save(target: str) -> None:
    """Without what PyTorch adds for debugging, which names the folder that this file lies in."""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(Decoder()), buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(target, "w") as kept:
        for entry in source.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                name = zipfile.ZipInfo(entry.filename.replace("archive/", "decoder/", 1), (2026, 1, 1, 0, 0, 0))
                kept.writestr(name, source.read(entry))


if __name__ == "__main__":
    save(sys.argv[1])
