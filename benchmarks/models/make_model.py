"""A model of SmolLM2-135M's shape with random weights: what the figures of local models are taken with.

    python benchmarks/models/make_model.py FOLDER

Needs torch and transformers. The weights are bf16, as those of the real one.
"""

import json
import pathlib
import sys

import torch
import transformers

config = transformers.LlamaConfig(
    vocab_size=49152,
    hidden_size=576,
    intermediate_size=1536,
    num_hidden_layers=30,
    num_attention_heads=9,
    num_key_value_heads=3,
    max_position_embeddings=8192,
    rope_parameters=dict(rope_type="default", rope_theta=100000.0),
    rms_norm_eps=1e-5,
    tie_word_embeddings=True,
    bos_token_id=1,
    eos_token_id=2,
)
torch.manual_seed(1)
transformers.LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(sys.argv[1])

# A tokenizer for it, so that it can be asked in text: each byte is a token, and the others are made-up words that nothing is
# split into, but which it draws. So a prompt has as many tokens as letters.
visible = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or b >= 174]
others = [b for b in range(256) if b not in visible]
letters = [chr(b) for b in visible] + [chr(256 + i) for i in range(len(others))]
special = ["<s>", "</s>", "<unk>", "<|user|>", "<|assistant|>", "<|system|>"]
tokens = special + letters
tokens += [f"\u0120w{i:x}" for i in range(config.vocab_size - len(tokens))]
flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True)
tokenizer = dict(
    version="1.0",
    added_tokens=[dict(id=i, content=word, **flags) for i, word in enumerate(special)],
    normalizer=None,
    pre_tokenizer=level,
    post_processor=None,
    decoder=level,
    model=dict(type="BPE", byte_fallback=False, vocab={word: i for i, word in enumerate(tokens)}, merges=[]),
)
template = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
folder = pathlib.Path(sys.argv[1])
(folder / "tokenizer.json").write_text(json.dumps(tokenizer))
(folder / "tokenizer_config.json").write_text(json.dumps(dict(bos_token="<s>", eos_token="</s>", chat_template=template)))
